"""The translators' tools: `flask translate` update, take, check, status, add, pseudo.

`extract` lists every message of the site, `update` merges them into the catalogues, and `offers`
finds former translations for new texts. `interface/` has the interface words in the languages that
come with Portret, which `shipped` reads; `preview/` has the words of the preview itself, for
`preview_words`. A file that a translator sends back is read by `exchange_files`, merged by `taking`
and written by `saving`, which also writes what is typed in the preview. `review` checks each entry,
`catalog_checks` each catalogue; a check that only warns, while readers still get the translation,
goes into `quality`. `pseudo` writes fake translations that show what is not translatable or too
tight. Read `extract` first, then `update`.
"""
