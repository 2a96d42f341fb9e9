"""The web application for a WSGI server: one per process."""

import os

from portal.app import create_app
from portal.config import read_settings

app = create_app(read_settings(os.environ))
