"""What follows from the declarations of record kinds for people: vocabulary, pages, templates."""
