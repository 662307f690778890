"""Looking at a site before it is followed, and at a source that is: what `source add` and `source check` say.

looks        a page -> CMS preset, feeds, sections, headlines, paging, language, time zone     pure
shapes       addresses -> the rule that tells articles apart, and their ids                     pure
past         addresses by date -> the templates that lead through a site's past                 pure
conclusions  what was found -> the table's articles, channels, language and time zone
proposal     a table and how its parts came out -> its TOML and JSON                            pure
trial        one channel or page tried through the Fetcher, nothing kept
surveyor     a homepage -> a Proposal, every part of it tried
checkup      a configured source -> what of it works
"""
