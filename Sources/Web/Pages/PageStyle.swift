import Core
import Crypto

/// The stylesheet of all pages. It stands in the page itself, and the page's policy names its hash, so that no other style counts.
enum PageStyle {
    /// What the policy calls it.
    static let source = "'sha256-\(Base64.encode(Array(SHA256.hash(data: Array(text.utf8)))))'"

    /// The stylesheet.
    static let text = """
        :root{color-scheme:light dark;--paper:#f4f6f8;--card:#fff;--ink:#16202b;--soft:#5a6878;--line:#d5dde5;\
        --field:#fff;--deep:#0b5c66;--deeper:#084850;--on:#fff;--tint:#e6f1f2;--bad:#a3241b;--badtint:#fdecea;\
        --good:#17633f;--goodtint:#e6f4ec}
        @media(prefers-color-scheme:dark){:root{--paper:#0e151b;--card:#17212a;--ink:#e8eef3;--soft:#9fb0bf;\
        --line:#30404d;--field:#101920;--deep:#4fb6c2;--deeper:#7accd5;--on:#06262b;--tint:#15323a;--bad:#ff9d94;\
        --badtint:#3a1d1b;--good:#7fd3a6;--goodtint:#153326}}
        *{box-sizing:border-box}
        body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;background:var(--paper);\
        color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
        header{padding:2.5rem 1rem 1.25rem;display:flex;align-items:center;gap:.6rem;font-weight:650;font-size:1.125rem;\
        letter-spacing:.01em}
        header svg{width:1.75rem;height:1.75rem;fill:var(--deep)}
        main{width:100%;max-width:26.5rem;background:var(--card);border:1px solid var(--line);border-radius:14px;\
        padding:2rem;box-shadow:0 1px 2px rgb(0 0 0/.05),0 8px 28px rgb(0 0 0/.06)}
        main.wide{max-width:44rem}
        footer{padding:1.25rem 1rem 2.5rem;color:var(--soft);font-size:.8125rem;text-align:center}
        h1{margin:0 0 .35rem;font-size:1.4375rem;line-height:1.25;letter-spacing:-.01em;font-weight:650}
        h2{margin:2rem 0 .5rem;font-size:1.0625rem;font-weight:650}
        p{margin:.5rem 0}
        .lead{color:var(--soft);margin:0 0 1.25rem}
        .small{font-size:.875rem;color:var(--soft)}
        a{color:var(--deep);text-underline-offset:.15em}
        form{margin:0}
        [hidden]{display:none!important}
        label{display:block;font-weight:600;font-size:.9375rem;margin:1rem 0 .35rem}
        input:not([type=hidden],[type=checkbox]){width:100%;min-height:2.875rem;padding:.5rem .75rem;font:inherit;color:inherit;\
        background:var(--field);border:1px solid var(--line);border-radius:9px}
        label:has([type=checkbox]){font-weight:400;color:var(--soft)}
        input.code{font:600 1.25rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.18em;\
        text-align:center}
        input:focus-visible,button:focus-visible,a:focus-visible,summary:focus-visible{outline:3px solid var(--deep);\
        outline-offset:2px}
        button{display:block;width:100%;min-height:2.875rem;margin-top:1.25rem;padding:.5rem 1rem;font:inherit;\
        font-weight:600;color:var(--on);background:var(--deep);border:1px solid transparent;border-radius:9px;cursor:pointer}
        button:hover{background:var(--deeper)}
        button.plain{color:var(--ink);background:transparent;border-color:var(--line)}
        button.plain:hover{background:var(--tint)}
        button.short{width:auto;min-height:2.25rem;margin:0;padding:.25rem .8rem;font-size:.875rem}
        .pair{display:flex;gap:.75rem;flex-direction:row-reverse;margin-top:1.5rem}
        .pair button{margin:0}
        .note{border-radius:9px;padding:.7rem .9rem;margin:0 0 1rem;background:var(--tint);font-size:.9375rem}
        .note.bad{background:var(--badtint);color:var(--bad)}
        .note.good{background:var(--goodtint);color:var(--good)}
        .who{display:flex;align-items:center;gap:.75rem;margin:1rem 0 1.25rem;padding:.65rem .8rem;\
        border:1px solid var(--line);border-radius:9px;font-size:.9375rem;overflow-wrap:anywhere}
        .who b{flex:none;display:grid;place-items:center;width:2.25rem;height:2.25rem;border-radius:50%;\
        background:var(--tint);color:var(--deep)}
        ul{list-style:none;margin:1rem 0;padding:0}
        ul.asks li{display:flex;gap:.65rem;padding:.5rem 0;border-top:1px solid var(--line)}
        ul.asks li:first-child{border-top:0}
        ul.asks li::before{content:"";flex:none;width:.45rem;height:.45rem;margin-top:.55rem;border-radius:50%;\
        background:var(--deep)}
        ul.rows li{display:flex;align-items:center;gap:1rem;justify-content:space-between;padding:.8rem 0;\
        border-top:1px solid var(--line)}
        ul.rows strong{display:block;font-weight:600}
        details{margin-top:1.25rem;border-top:1px solid var(--line);padding-top:1rem}
        summary{cursor:pointer;font-weight:600;font-size:.9375rem}
        .usercode{font:650 1.5rem/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.12em;\
        text-align:center;padding:.75rem;margin:1rem 0;border-radius:9px;background:var(--tint)}
        @media(max-width:30rem){header{padding-top:1.5rem}main{border-radius:0;border-width:1px 0;padding:1.5rem 1.25rem}}
        """
}
