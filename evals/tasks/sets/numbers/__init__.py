"""An effect from rows of data, beside a known or a published one."""
