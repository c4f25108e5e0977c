"""The real service on a free port, network in front of it, and devices that exchange with it."""

from support.network_fixtures import begin as begin
from support.network_fixtures import enrolled as enrolled
from support.network_fixtures import proxy as proxy
from support.network_fixtures import service as service
