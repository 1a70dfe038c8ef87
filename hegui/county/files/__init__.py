"""Writers: the same county in the forms in which agencies and hospitals really keep such records."""
