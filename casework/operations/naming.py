"""From what people type to whom they mean: a record by its id, or by a name that only one has."""

from bson import ObjectId
from mongoengine import Document, Q

from models.organisations import Organisation
from models.people import Person


def organisation_id(text: str) -> str:
    """Give the id of the organisation meant; a name that nobody or several have comes back as it is."""
    return _id_of(Organisation, text)


def person_id(text: str) -> str:
    """Give the id of the person meant; a name that nobody or several have comes back as it is."""
    return _id_of(Person, text)


def _id_of(model: type[Document], text: str) -> str:
    if not text or ObjectId.is_valid(text):
        return text
    found = list(model.objects(Q(name__iexact=text) | Q(name_zh=text), active=True).limit(2))
    return str(found[0].id) if len(found) == 1 else text
