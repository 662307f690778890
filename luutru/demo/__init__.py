"""A small sample site of invented news that `luutru demo` serves from loopback and crawls for two nights.

articles.py   the articles (articles/*.toml) as they stand on each night
nukeviet.py   mastercms.py   aggregator.py   three systems that publish them, with the troubles of the real ones
site.py       what is found at every address;  web.py: requests and answers;  server.py: the same over HTTP
truth.py      what an archive must hold afterwards
"""

from luutru.demo.server import DemoSite, SiteServer

__all__ = ["DemoSite", "SiteServer"]
