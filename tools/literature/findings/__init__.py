"""`aetia findings`: findings read from files of text, and the table in which a person reviews them.

Door:
    main: the commands
    documents: files of text -> documents
    review: findings -> rows of the review table
"""
