"""What people read of a run of candidates: `told` as text and JSON, `web_page` as one HTML file."""
