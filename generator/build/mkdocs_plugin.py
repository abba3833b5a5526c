"""The door between MkDocs and `generator.site`: it opens, hands over and closes, nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.config.base import Config
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel

from calculators.__main__ import DATA, load
from generator.browser.bundle import Bundle, ensure
from generator.browser.engine import FOLDER, Engine, engine_of
from generator.browser.inputs import digest_of
from generator.browser.install import publish
from generator.browser.subprocesses import BundleError
from generator.build.workspace import CONFIG, office_of
from generator.diagnostics.failure import Failure
from generator.domain.law import LawError
from generator.filesystem.output_folder import OutputFolder
from generator.site.assembly import Site
from generator.site.rendering import search_index
from generator.site.rendering.csp import UnknownScriptError, runs_script, with_policy
from generator.site.rendering.footer import FooterError, FooterItem, check_pictures, government
from generator.site.rendering.skeletons import SkeletonError
from generator.site.rendering.templates import forget_templates, keep_compiled
from generator.site.rendering.theme_fixes import corrected

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.pages import Page

    from generator.notices.model import Publication
    from generator.site.pages.notice_values import NoticeValues
    from generator.site.pages.page_digest import PageDigest


class NoOptions(Config):  # type: ignore[no-untyped-call] # MkDocs
    """The plugin has nothing to configure in mkdocs.yml."""


class GongshiPlugin(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call] # MkDocs
    """Adds the notices, their lists, the law and the calculators to a MkDocs build.

    `publication` is set by `generator.site.build`; where nobody set it (`mkdocs build`, `mkdocs serve`), the
    project's own records are read, as of now.
    """

    publication: Publication | None = None
    notice_values: NoticeValues | None = None  # of its notices, started already
    known: Mapping[str, PageDigest] | None = None  # of the last build
    out: OutputFolder | None = None  # where filled pages go; where nobody set it, to MkDocs' own pages
    preview = False
    made: Mapping[str, PageDigest]  # to be known for the next build
    site: Site
    engine_made: Engine | None = None  # where nobody set it, it is made here
    engine: Engine
    _previewed: tuple[str, Bundle] | None = None  # what the engine of the preview was made with
    government: tuple[FooterItem, ...] = ()

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002 - MkDocs' names
        """Note whether this is the preview. With this event MkDocs keeps the plugin from build to build."""
        self.preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> None:
        """Find out what there is to publish."""
        forget_templates()
        publication = self.publication or _own_publication(_root(config))
        try:
            self.engine = self.engine_made or self._engine_of(_project(config))
            script = f"{FOLDER}/{self.engine.notice.name}"
            rulebook = load(_project(config) / "data")
            address = config.site_url or ""
            desk = self.engine.desk is not None
            values = self.notice_values
            self.site = Site(publication, rulebook, script, address, self.known, values, desk=desk)
        except (BundleError, LawError) as error:
            raise PluginError(str(error)) from error

    def _engine_of(self, project: Path) -> Engine:
        """The engine of the `project`. The preview keeps its desk until calculators or scripts change.

        Whoever corrects an office's telephone wants to see the page, and another desk takes minutes to make.
        """
        if not self.preview:
            return engine_of(project)
        scripts = digest_of(project, sorted((project / "site_src/assets/js").rglob("*.js")))
        if self._previewed is None or self._previewed != (scripts, ensure(project)):
            self.engine = engine_of(project)
            self._previewed = scripts, self.engine.bundle
        return self.engine

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Check what mkdocs.yml names, and add the pages that MkDocs shall render."""
        for file in [one for one in files if one.src_uri.endswith(".map")]:
            files.remove(file)  # the theme's sources: a megabyte that no reader needs
        try:
            check_pictures({key: config.theme.get(key) for key in ("logo", "favicon")}, files.src_uris)
            self.government = government(config.extra, files.src_uris)
        except FooterError as error:
            raise PluginError(str(error)) from error
        for source in self.site.sources():
            inclusion = InclusionLevel.INCLUDED if source.in_nav else InclusionLevel.NOT_IN_NAV
            files.append(File.generated(config, source.uri, content=source.text, inclusion=inclusion))
        publication = self.site.publication
        texts = (page.content_string for page in files.documentation_pages())
        search_index.prepare((*texts, *search_index.texts(publication)))
        return files

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG002 - MkDocs' names
        """Give the theme what every page shows."""
        keep_compiled(env)
        script = f"{FOLDER}/{self.engine.bundle.page}"
        env.globals.update(
            sample=self.site.publication.sample,
            ledger=self.site.publication.ledger,
            laws=list(self.site.publication.laws.values()),
            calculator_script=script,
            desk_script=f"{FOLDER}/{self.engine.desk.page}" if self.engine.desk else "",
            government=self.government,
        )

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Refuse a script in a page that somebody wrote by hand: the policy is for those of our templates."""
        if (Path(config.docs_dir) / page.file.src_uri).is_file() and runs_script(html):
            raise PluginError(
                f"{page.file.src_uri} 里有脚本（script、on… 属性、javascript: 或者 iframe）。"
                "手写的页面里不能有脚本，请删去；要统计、要互动的，请联系维护人员。"
            )
        return html

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002 - MkDocs' names
        """Keep the placeholders, which are filled later, from being written."""
        try:
            return self.site.take(page.file.src_uri, corrected(with_policy(output, preview=self.preview)))
        except (SkeletonError, UnknownScriptError) as error:
            raise PluginError(str(error)) from error

    def on_post_template(self, output: str, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Let the page for wrong addresses say which scripts are known, as every page does."""
        if not template_name.endswith(".html"):
            return output
        try:
            return corrected(with_policy(output, preview=self.preview))
        except UnknownScriptError as error:
            raise PluginError(str(error)) from error

    @event_priority(-100)  # after the search has written its index
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write what the calculators run on, then the notices: the more of these is made ahead."""
        search_index.complete(Path(config.site_dir), self.site.publication)
        self.engine.notice.write(Path(config.site_dir) / FOLDER)
        try:
            publish(self.engine, Path(config.site_dir), config.site_name)
        except BundleError as error:
            raise PluginError(str(error)) from error
        self.made = self.site.write(self.out or OutputFolder(Path(config.site_dir)))

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: object) -> None:  # noqa: ARG002
        """Rebuild the preview when a record, an agency, a page or one of our templates changes."""
        root = _root(config)
        office = office_of(root)
        if office != root:  # its pages are copied where MkDocs looks for them: once a change is enough
            server.unwatch(config.docs_dir)
            (office / "site_src").mkdir(exist_ok=True)  # where there are no own pages yet, some may come
            server.watch(str(office / "site_src"))
            server.watch(str(office / CONFIG))
        server.watch(str(office / "data"))
        server.watch(str(Path(__file__).parents[1] / "site/templates"))


def _own_publication(root: Path) -> Publication:
    """What the project's own records come to now. PluginError says what is wrong with its data."""
    from generator.build.pipeline import load_publication

    try:
        return load_publication(root, None, None)
    except Failure as error:
        raise PluginError(str(error)) from error


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _project(config: MkDocsConfig) -> Path:
    """Where rules and scripts are: beside the configuration, or else, where it lies alone, with the code."""
    root = _root(config)
    return root if (root / "calculators").is_dir() else DATA.parent
