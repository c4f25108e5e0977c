"""The real service on a free port, network in front of it, and devices that exchange with it."""

from support.line_fixtures import begin as begin
from support.line_fixtures import enrolled as enrolled
from support.line_fixtures import service as service
from support.line_fixtures import sky as sky
