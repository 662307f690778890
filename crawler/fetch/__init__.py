"""The only part that opens a socket: one URL in, one Capture out, and a guest's manners on the way.

target      which URLs may be asked at all, and which addresses are public         pure
faults      every reason a fetch can fail for, and library errors put into them
politeness  per host: one request at a time, spacing, parking, breaker             no sockets
connector   names -> addresses, checked at connect time                            sockets
exchange    one request and its raw body, under deadline, rate and caps            sockets
captured    an answer as a Capture, and what is wrong with its body                pure
policies    robots.txt of every host of a run
client      `Fetcher`: redirects by hand, retries, the finished Capture
"""

from crawler.fetch.client import Fetcher
from crawler.fetch.faults import REASONS
from storage.records import HostState

__all__ = ["REASONS", "Fetcher", "HostState"]
