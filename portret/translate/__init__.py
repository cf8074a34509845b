"""The translators' tools: `flask translate` update, take, check, status, add, pseudo.

Catalogues follow the content, and no translation is lost: `update` merges, and `offers` finds
former translations for new texts; `interface/` has the interface's words in the languages that come
with Portret, and `shipped` reads them; `preview/` has the preview's own, for `spoken`. A file that
comes back is read by `returned`, compared by `taking`, and saved by `saving`, as what is typed in
the preview is. `review` judges each entry, `whole` each catalogue. A check that only warns, while
readers still get the translation, goes into `quality`. `pseudo` writes fake translations that show
what is not translatable or too tight. Read `extract` first, which lists every message of the site.
"""
