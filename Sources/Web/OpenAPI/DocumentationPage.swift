import Access
import Core
import HTTPTypes

/// The route table as a page: no script, nothing loaded but its own stylesheet.
struct DocumentationPage {
    let routes: [Route]
    let version: String

    /// The page of these routes.
    init(_ routes: [Route], version: String) {
        self.routes = routes
        self.version = version
    }

    /// The page.
    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Castellan API</title>
        <link rel="stylesheet" href="/docs/style.css">
        </head>
        <body>
        <header>
        <h1>Castellan API <small>\(escape(version))</small></h1>
        <p>For programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1). Requests that need a permission carry
        <code>Authorization: Bearer …</code> with an access token from <code>POST /v1/auth/login</code>.</p>
        </header>
        <main>
        \(Room.allCases.map(section).joined(separator: "\n"))
        </main>
        </body>
        </html>

        """
    }

    private func section(_ room: Room) -> String {
        let routes = routes.filter { $0.room == room }
        return "<section>\n<h2>\(escape(room.rawValue))</h2>\n<p>\(escape(room.summary))</p>\n"
            + routes.map(article).joined() + "</section>"
    }

    private func article(_ route: Route) -> String {
        """
        <article>
        <h3><code>\(route.method.rawValue)</code> <code>\(escape(route.path))</code></h3>
        <p>\(escape(route.summary))</p>
        <p class="needs">\(escape(needs(route)))</p>
        \(table("Parameters", route.parameters.map { ($0.name, text(of: $0.schema), $0.summary) }))
        \(table("Body", rows(of: route.body?.schema)))
        \(table("Answer \(route.answer.status.code)", rows(of: route.answer.schema)))
        \(table("Refusals", route.allErrors.map { ("\($0.status.code)", $0.rawValue, $0.message) }))
        </article>

        """
    }

    private func needs(_ route: Route) -> String {
        switch route.requirement {
        case .nothing(let reason): "Needs no credential: \(reason)."
        case .permission(let permission): "Needs the permission \(permission.rawValue)."
        }
    }

    /// The members of an object; those of an envelope's `data` stand for it.
    private func rows(of schema: Schema?) -> [(String, String, String)] {
        switch schema {
        case .object(let properties, _):
            if properties.map(\.name) == ["success", "data"] { return rows(of: properties[1].schema) }
            return properties.map { ($0.name + ($0.isRequired ? "" : "?"), text(of: $0.schema), $0.summary) }
        case .component(_, let definition): return rows(of: definition())
        default: return []
        }
    }

    private func text(of schema: Schema) -> String {
        switch schema {
        case .object, .map: "object"
        case .array(let element, _): "list of \(text(of: element))"
        case .text(let rule): rule.values.isEmpty ? rule.format?.name ?? "text" : rule.values.joined(separator: " | ")
        case .integer: "whole number"
        case .number, .decimal: "number"
        case .boolean: "true or false"
        case .anything: "anything"
        case .nullable(let schema): "\(text(of: schema)) or null"
        case .component(let name, _): name
        }
    }

    private func table(_ title: String, _ rows: [(String, String, String)]) -> String {
        guard !rows.isEmpty else { return "" }
        let lines = rows.map { name, kind, meaning in
            "<tr><th scope=\"row\"><code>\(escape(name))</code></th><td><code>\(escape(kind))</code></td>"
                + "<td>\(escape(meaning))</td></tr>"
        }
        return "<table>\n<caption>\(escape(title))</caption>\n\(lines.joined(separator: "\n"))\n</table>"
    }

    private func escape(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
    }

    /// The page's stylesheet.
    static let style = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
        body { max-width: 60rem; margin: 0 auto; padding: 1rem; }
        h1 small { font-weight: normal; opacity: 0.7; }
        article { border-top: 1px solid; padding: 0.5rem 0 1.5rem; }
        h3 { margin-bottom: 0; }
        .needs { opacity: 0.8; }
        table { border-collapse: collapse; width: 100%; margin: 0.75rem 0; }
        caption { text-align: left; font-weight: bold; }
        th, td { text-align: left; vertical-align: top; font-weight: normal; padding: 0.15rem 0.75rem 0.15rem 0; }
        th, td + td { overflow-wrap: anywhere; }

        """
}
