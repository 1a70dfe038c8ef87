"""The engine against its peers, on generated claims: the same shapes, the same results, measured times."""
