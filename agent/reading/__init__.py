"""Text -> question: what is asked of which treatment and which outcome, and which nodes they are."""
