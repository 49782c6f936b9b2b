"""The models that Aetia knows: entries as data, where their files lie, and how they are fetched."""
