import re

import pytest

from portal.app import create_app


@pytest.fixture(scope="session")
def app(store, published, settings):
    made = create_app(settings)
    made.config["TESTING"] = False
    return made


class Browser:
    """A signed-in client that finds the token and the hidden fields of a form by itself."""

    def __init__(self, app, world, login):
        self.client = app.test_client()
        self.world = world
        if login:
            answer = self.post("/sign-in", page="/sign-in", login=login, password=world.password)
            assert answer.status_code == 302, answer.text

    def get(self, path, **more):
        return self.client.get(path, **more)

    def post(self, path, page=None, **values):
        hidden = self.hidden(page or path)
        return self.client.post(path, data={**hidden, **values})

    def hidden(self, page):
        text = self.client.get(page).text
        form = text.rpartition("<form")[2] if "sign-in" not in page else text
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)
        return {**dict(found), **({"csrf_token": token[1]} if token else {})}


@pytest.fixture
def browser(app, world):
    app.extensions["evenhand.desk"].shelf._calendars.clear()
    return lambda login: Browser(app, world, login)
