"""All pages of the site in each language, as frozen values with a fingerprint.

From records and translations it lists every URL, and makes the page at each as a frozen dataclass
that holds all that its template shows. `kinds` is the registry of the kinds of page: to add one,
add an entry there; a file for a host is one too, and `hosts` says what each host reads. `edition`
is the site in one language: which partners it has, in which order. `composing` fills the page
classes of `pages`. A card in a list is `Card` in `frame`, with the templates
`_card.html` and `_row.html`. Read `values` first, then `pages`.
"""
