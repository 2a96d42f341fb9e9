"""What the doors hand to operations: keys from the settings, compiled schemes, the maker of documents."""

from casework.operations.desk import Desk
from casework.operations.shelf import Shelf
from exporters.word.render import render
from models.sealing import Sealer
from portal.config import Settings


def make_desk(settings: Settings) -> Desk:
    """Make the desk of this process."""
    return Desk(Sealer(settings.sealing_key), Shelf(), render)
