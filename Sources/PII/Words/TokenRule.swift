/// A token that its makers gave a prefix, so that it can be found when it leaks.
struct TokenRule: Sendable {
    let kind: Kind
    let prefix: [UInt8]
    /// How many places follow the prefix.
    let length: ClosedRange<Int>
    /// What they are.
    let places: Places

    enum Places: Sendable {
        /// Letters, digits, `_` and `-`.
        case token
        /// The same and dots.
        case dotted
        case hexadecimal
        /// Capitals and digits.
        case capitals
        case alphanumeric
    }

    init(_ kind: Kind, _ prefix: String, _ length: ClosedRange<Int>, _ places: Places = .token) {
        self.kind = kind
        self.prefix = Array(prefix.utf8)
        self.length = length
        self.places = places
    }

    /// Where what begins here like the token ends, and whether it is as long as one; nil when it begins differently.
    func read(_ text: Text, at start: Int) -> (end: Int, fits: Bool)? {
        guard text.has(prefix, at: start) else { return nil }
        let body = start + prefix.count
        let end = text.end(from: body, most: length.upperBound + 1, while: belongs)
        return (end, length.contains(end - body))
    }

    private func belongs(_ byte: UInt8) -> Bool {
        switch places {
        case .token: byte.isToken
        case .dotted: byte.isToken || byte == UInt8(ascii: ".")
        case .hexadecimal: byte.isHexadecimal
        case .capitals: byte.isUpper || byte.isDigit
        case .alphanumeric: byte.isAlphanumeric
        }
    }
}

extension TokenRule {
    /// Prefixes and lengths as their makers publish them.
    static let all = [
        TokenRule(.awsAccessKey, "AKIA", 16...16, .capitals),
        TokenRule(.awsAccessKey, "ASIA", 16...16, .capitals),
        TokenRule(.googleKey, "AIza", 35...35),
        TokenRule(.googleToken, "ya29.", 20...2048),
        TokenRule(.githubToken, "ghp_", 36...255, .alphanumeric),
        TokenRule(.githubToken, "gho_", 36...255, .alphanumeric),
        TokenRule(.githubToken, "ghu_", 36...255, .alphanumeric),
        TokenRule(.githubToken, "ghs_", 36...255, .alphanumeric),
        TokenRule(.githubToken, "ghr_", 36...255, .alphanumeric),
        TokenRule(.githubToken, "github_pat_", 22...255),
        TokenRule(.gitlabToken, "glpat-", 20...64, .dotted),
        TokenRule(.slackToken, "xoxb-", 10...255),
        TokenRule(.slackToken, "xoxp-", 10...255),
        TokenRule(.slackToken, "xoxa-", 10...255),
        TokenRule(.slackToken, "xoxs-", 10...255),
        TokenRule(.slackToken, "xapp-", 10...255),
        TokenRule(.stripeKey, "sk_live_", 16...255, .alphanumeric),
        TokenRule(.stripeKey, "sk_test_", 16...255, .alphanumeric),
        TokenRule(.stripeKey, "rk_live_", 16...255, .alphanumeric),
        TokenRule(.stripeKey, "whsec_", 24...255, .alphanumeric),
        TokenRule(.castellanKey, "sk_", 32...128),
        TokenRule(.anthropicKey, "sk-ant-", 32...255),
        TokenRule(.openAIKey, "sk-proj-", 32...255),
        TokenRule(.openAIKey, "sk-", 40...64, .alphanumeric),
        TokenRule(.npmToken, "npm_", 36...36, .alphanumeric),
        TokenRule(.pypiToken, "pypi-", 50...512),
        TokenRule(.sendgridKey, "SG.", 60...80, .dotted),
        TokenRule(.huggingFaceToken, "hf_", 30...40, .alphanumeric),
        TokenRule(.digitalOceanToken, "dop_v1_", 64...64, .hexadecimal),
        TokenRule(.shopifyToken, "shpat_", 32...32, .hexadecimal),
        TokenRule(.vaultToken, "hvs.", 20...255),
        TokenRule(.squareToken, "sq0atp-", 22...22),
        TokenRule(.squareToken, "sq0csp-", 43...43),
        TokenRule(.mailgunKey, "key-", 32...32, .hexadecimal),
        TokenRule(.postmanKey, "PMAK-", 59...59),
        TokenRule(.linearKey, "lin_api_", 32...64, .alphanumeric),
        TokenRule(.dockerToken, "dckr_pat_", 27...40),
        TokenRule(.ageKey, "AGE-SECRET-KEY-1", 58...58, .capitals),
    ]
}
