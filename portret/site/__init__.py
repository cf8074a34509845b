"""The site in one language, and its pages: values with a fingerprint.

In go records and catalogues; out come the addresses of the site and, at each, the page as a frozen
value. A page's template gets that value and nothing else, so that equal fingerprints mean equal
bytes. The kinds of page are registered in `kinds`: rule, addresses, value and template; a new kind
is one entry there. What a card shows is in `frame.Card` and `templates/_card.html`. Read `values`,
then `pages`.
"""
