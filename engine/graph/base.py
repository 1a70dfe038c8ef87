"""Where relative IRIs of a mapping stand unless the caller says otherwise."""

BASE = "https://w3id.org/hegui/data/"
