/// What all pages have in common: the head, the product's name above the card, and a script only where the page's policy names it.
struct PageLayout {
    /// What the window is called.
    let title: String
    /// Whether there is more than a form to show.
    var isWide = false
    /// The card.
    let content: HTML
    /// Further elements at the end, such as a script that the page's policy names.
    var tail: HTML = .none

    /// The whole page.
    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(title) · Castellan</title>
        \(Self.style)
        </head>
        <body>
        <header>\(Self.mark)<span>Castellan</span></header>
        <main\(isWide ? " class=\"wide\"" as HTML : .none)>
        \(content)
        </main>
        <footer>Protected by Castellan. Check the address before you type a password.</footer>
        \(tail)</body>
        </html>

        """
    }

    private static let style = HTML(["<style>", HTML(stringLiteral: PageStyle.text), "</style>"])

    /// A tower.
    private static let mark: HTML = """
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 2h3v2h3V2h4v2h3V2h3v6l-2 2v12h-4v-5a2 2 0 0 0-4 0v5H6V10L4 \
        8z"/></svg>
        """
}

/// Parts of pages.
extension HTML {
    /// A remark above a form.
    static func note(_ text: String?, _ kind: NoteKind = .plain) -> HTML {
        guard let text else { return .none }
        switch kind {
        case .plain: return "<p class=\"note\" role=\"status\">\(text)</p>\n"
        case .bad: return "<p class=\"note bad\" role=\"alert\">\(text)</p>\n"
        case .good: return "<p class=\"note good\" role=\"status\">\(text)</p>\n"
        }
    }

    /// Who is signed in.
    static func who(_ email: String) -> HTML {
        "<p class=\"who\"><b aria-hidden=\"true\">\(email.prefix(1).uppercased())</b><span>\(email)</span></p>\n"
    }

    /// A field that isn't shown.
    static func hidden(_ name: String, _ value: String) -> HTML {
        "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">\n"
    }
}

/// What a remark is about.
enum NoteKind {
    case plain, bad, good
}
