import Authenticators
import Core
import Identity
import OAuthProtocol

/// A form whose answer comes from a key or passkey. Browsers ask those by script alone, so it is shown to nobody whose browser runs none.
struct PasskeyForm {
    let visit: PageVisit
    /// Where the answer goes.
    let action: String
    /// What the browser is to ask.
    let question: Question
    /// What stands on the button.
    let label: String

    /// What a browser is to ask.
    enum Question {
        /// Whichever passkey there is, to sign in: what to ask is fetched once the button is pressed.
        case anybodys
        /// One of somebody's.
        case theirs(AuthenticationOptions)
        /// For another one.
        case another(RegistrationOptions)
    }

    var html: HTML {
        let (kind, options): (String, String?) =
            switch question {
            case .anybodys: ("get", nil)
            case .theirs(let options): ("get", options.json)
            case .another(let options): ("create", options.json)
            }
        let fields: HTML = """
            \(HTML.hidden("credential", ""))\(name)<p class="note bad" role="alert" hidden>That didn’t work. Try again.</p>
            <button type="submit" class="plain">\(label)</button>
            """
        let token: HTML = options == nil ? HTML.hidden("passkey_token", "") : HTML.hidden("method", "webauthn")
        return """
            <form method="post" action="\(action)" id="passkey" data-kind="\(kind)" data-options="\(options ?? "")" hidden>
            \(HTML.hidden("form_token", visit.formToken))\(token)\(fields)
            </form>
            """
    }

    private var name: HTML {
        guard case .another = question else { return .none }
        return """
            <label for="name">What to call it</label>
            <input id="name" name="name" type="text" value="Passkey" autocomplete="off" maxlength="\(PasskeyView.longestName)" required>

            """
    }

    /// The script, at the end of a page with such a form.
    static let tail = HTML(["<script>", HTML(stringLiteral: script), "</script>\n"])

    /// Asks the passkey when the form is sent, and sends it with the answer. The page's policy names it by its hash.
    static let script = """
        const form = document.getElementById("passkey")
        form.hidden = !window.PublicKeyCredential?.parseRequestOptionsFromJSON
        form.addEventListener("submit", async event => {
            event.preventDefault()
            try {
                let options = form.dataset.options && JSON.parse(form.dataset.options)
                if (!options) {
                    const answer = await fetch("/v1/auth/passkey/options", {method: "POST"})
                    const {data} = await answer.json()
                    form.elements.passkey_token.value = data.passkeyToken
                    options = data.options
                }
                const passkey = form.dataset.kind === "create"
                    ? await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)})
                    : await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)})
                form.elements.credential.value = JSON.stringify(passkey)
                form.submit()
            } catch {
                form.querySelector("[role=alert]").hidden = false
            }
        })
        """
}

extension JSONWritable {
    /// The value as text.
    fileprivate var json: String {
        var writer = JSONWriter()
        write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension FormParameters {
    /// What a passkey answered; nil when the field holds nothing of the kind.
    func passkey<Response: RequestBody>(_ type: Response.Type) -> Response? {
        text("credential").flatMap { try? RequestBodyReader.decode(type, from: Array($0.utf8)) }
    }
}
