"""Bring the catalogues of what new content files say up to date: portret/translate/explanations/.

python tools/explanations.py       all of them
python tools/explanations.py it    begins one in Italian
"""

import sys

from portret import locales, tags
from portret.catalogs import pofile
from portret.translate import explaining, update

known = [tags.spelled(path.stem) for path in explaining.FOLDER.glob("*.po")]
for tag in sorted({*known, *sys.argv[1:]}):
    language = locales.language(tag)
    path = explaining.FOLDER / f"{language.folder}.po"
    old = pofile.read(path.read_bytes()) if path.exists() else None
    update.write({path: update.merge(old, explaining.messages(), language)})
