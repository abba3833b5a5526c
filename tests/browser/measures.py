"""What everybody's reading needs, measured in the page: text, lines, targets, contrast, reflow; and axe's rules.

Each of the scripts gives the list of what is wrong; FACTS are those of the elder-friendly rules: text of 18 px,
lines 1.5 high and of 40 characters at most, targets of 44 px (60 for main buttons), contrast 7 : 1.
"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.helpers import ROOT

SMALL_TEXT = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), small = new Set();
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest('.md-search__output, script')) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    if (size < 18) small.add(element.tagName + ' ' + element.className + ' ' + size);
    if (element.closest('article') && parseFloat(style.lineHeight) / size < 1.4 - 1e-6)
      small.add('line ' + element.tagName + ' ' + element.className);
    if (element.closest('article :is(p, li, dd)') && !element.matches('strong') && parseFloat(style.lineHeight) / size < 1.5 - 1e-6)
      small.add('line ' + element.tagName + ' ' + element.className);
  }
  return [...small];
}"""

LONG_LINES = """() => [...document.querySelectorAll('article :is(p, li, dd, td, blockquote)')].filter(e => {
  if (!e.checkVisibility() || ![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) return false;
  const style = getComputedStyle(e), inner = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return inner / parseFloat(style.fontSize) >= 41 || style.textAlign === 'justify';
}).map(e => e.outerHTML.slice(0, 80))"""

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input, summary, select, textarea, .choice, label.md-header__button')].filter(e => {
  if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  if (e.closest('.choice input, .md-toggle') || e.closest('p, dd, td') && !e.matches('.phone, .button')) return false;
  if (e.closest('.md-search__inner') && !e.closest('.md-search-result')) return false; // the theme's own field
  if (e.closest('.md-typeset li') && getComputedStyle(e).display === 'inline') return false;  // within a sentence
  const box = e.getBoundingClientRect(), least = e.matches('.go, .ways a') ? 60 : 44;
  return box.right > 0 && box.width > 0 && (box.height < least - 0.01 || box.width < 44 - 0.01);
}).map(e => e.outerHTML.slice(0, 80))"""

LOW_CONTRAST = """() => {
  const parse = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const lum = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] === 1) return c; }
    return [255, 255, 255]; };
  const bad = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    if (e.matches('script, .md-skip') || e.closest('.md-search') || !e.checkVisibility()) continue;
    const [a, b] = [lum(parse(getComputedStyle(e).color)), lum(ground(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 7) bad.add(e.tagName + '.' + e.className + ' ' + ratio.toFixed(2));
  }
  return [...bad];
}"""

_AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
_STRICT = """async () => {
  const found = await axe.run({ rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: true } } });
  return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target + ' ' + n.html.slice(0, 90)).slice(0, 3).join(' | '));
}"""


def wrong_at(page: Page, width: int) -> list[str]:
    """Everything that is wrong with the page `width` pixels wide."""
    page.set_viewport_size({"width": width, "height": 844})
    found = [
        line
        for script in (SMALL_TEXT, LONG_LINES, SMALL_TARGETS, LOW_CONTRAST)
        for line in page.evaluate(script)
    ]
    wide = page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)")
    return [*found, f"{wide} px wide"] if wide > width else found


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds with the rules for targets and enhanced contrast, which it leaves off, on."""
    page.evaluate(_AXE)
    found: list[str] = page.evaluate(_STRICT)
    return found
