"""The three supervision lists as public pages: who supervises whom, with which powers, in which matters."""

from hegui.lists.entries import ThreeLists, three_lists
from hegui.lists.publishing import Publication, publish

__all__ = ["Publication", "ThreeLists", "publish", "three_lists"]
