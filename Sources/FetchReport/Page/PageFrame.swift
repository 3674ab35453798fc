/// What every page has: a policy that allows nothing from elsewhere and no script, and the style.
enum PageFrame {
    /// A whole page.
    static func page(title: String, body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        \(HTML.element("title", title))
        <style>
        \(style)
        </style>
        </head>
        <body>
        \(body)
        </body>
        </html>

        """
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c2430; --dim: #667085; --line: #d7dce3; --paper: #fff;
          --card: #f6f8fa; --mark: #2f6db5; --warn: #b54708; --other: #d9822b; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --dim: #98a2b3; --line: #3a4250;
          --paper: #14181f; --card: #1d232c; --mark: #6ea8e6; --warn: #f0a35e; --other: #e6a45c; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--paper);
          color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
        h3 { font-size: .95rem; margin: 1.2rem 0 .3rem; }
        p { margin: .4rem 0; overflow-wrap: anywhere; }
        .dim, figcaption { color: var(--dim); font-size: .87rem; }
        .warn { color: var(--warn); }
        .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .7rem;
          margin: 1.2rem 0; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
        .card b { display: block; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
        .card span { color: var(--dim); font-size: .85rem; }
        dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .2rem 1rem; margin: .5rem 0; }
        dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
        th, td { padding: .2rem .8rem .2rem 0; text-align: right; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        th { color: var(--dim); font-weight: 600; }
        th:first-child, td:first-child, .words td, .words th { text-align: left; overflow-wrap: anywhere; }
        figure { margin: .8rem 0; } svg { display: block; width: 100%; height: auto; }
        .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 0 2rem; }
        svg text { fill: var(--dim); font: 11px system-ui, sans-serif; }
        .sheet { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1rem;
          margin-top: 1.2rem; }
        .sheet figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
          overflow: hidden; }
        .sheet img { display: block; width: 100%; height: 11rem; object-fit: contain; background: var(--paper); }
        .sheet figcaption { padding: .4rem .6rem .6rem; overflow-wrap: anywhere; }
        .sheet .none { height: 11rem; display: grid; place-items: center; padding: .6rem; text-align: center; }
        """
}
