import App
import ArgumentParser
import Core

/// `castellan oauth`
struct OAuthVerbs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oauth", abstract: "Register and end the clients that may ask for tokens.",
        subcommands: [Client.self, RegistrationToken.self])

    /// `castellan oauth client`
    struct Client: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "client", abstract: "Clients: programs that ask for tokens.",
            subcommands: [Create.self, List.self, RotateSecret.self, Disable.self, Enable.self])
    }

    /// `castellan oauth client create`
    struct Create: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Register a client; its secret is printed once.",
            discussion:
                "Without --grant it may use authorization_code and refresh_token. The other grants: client_credentials, "
                + "urn:ietf:params:oauth:grant-type:device_code, urn:ietf:params:oauth:grant-type:token-exchange.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Option(name: .long, help: "As it is shown to people.")
        var name: String
        @Option(name: .customLong("grant"), help: "What it may use; may be repeated.")
        var grants: [String] = []
        @Option(name: .customLong("redirect-uri"), help: "Where its answers may go, byte for byte; may be repeated.")
        var redirectURIs: [String] = []
        @Option(name: .customLong("logout-uri"), help: "Where its users may go after signing out; may be repeated.")
        var logoutURIs: [String] = []
        @Option(name: .long, help: "What it may ask for: permissions, openid, profile, email, offline_access.")
        var scope: [String] = []
        @Option(name: .long, help: "client_secret_basic, client_secret_post, or none for a public client.")
        var auth = "client_secret_basic"
        @Option(name: .long, help: "What its tokens are signed with: RS256, PS256, ES256 or EdDSA.")
        var algorithm = "RS256"
        @Option(name: .customLong("resource"), help: "What else it may ask tokens for; may be repeated.")
        var resources: [String] = []
        @Option(name: .long, help: "How many seconds its access tokens live: 60 to 86400; an hour unless told.")
        var tokenLifetime: Int64?
        @Option(name: .customLong("logo-uri"), help: "Its logo.")
        var logo: String?
        @Option(
            name: .customLong("policy-uri"), help: "Its privacy policy, which people are shown before they consent.")
        var policy: String?
        @Option(name: .customLong("tos-uri"), help: "Its terms, shown there too.")
        var terms: String?
        @Flag(name: .long, help: "Its tokens are bound to a key of its own (DPoP).")
        var dpop = false
        @Flag(name: .long, help: "It has to push its requests to authorize.")
        var par = false
        @Flag(name: .customLong("first-party"), help: "It is one of the house's own: nobody is asked for consent.")
        var firstParty = false

        func carryOut() async throws(CommandFault) {
            let created = try await data.operations { operations throws(CommandFault) in
                try await operations.createClient(metadata)
            }
            Terminal.show(created, json: output.json)
            Terminal.note("The secret is shown this once; only its hash is kept.")
        }

        private var metadata: JSONValue {
            let grants = grants.isEmpty ? ["authorization_code", "refresh_token"] : grants
            var members: [JSONValue.Member] = [
                .init("client_name", .string(name)), .init("grant_types", Self.list(grants)),
                .init("redirect_uris", Self.list(redirectURIs)),
                .init("post_logout_redirect_uris", Self.list(logoutURIs)),
                .init("token_endpoint_auth_method", .string(auth)),
                .init("id_token_signed_response_alg", .string(algorithm)),
                .init("resources", Self.list(resources)), .init("dpop_bound_access_tokens", .boolean(dpop)),
                .init("require_pushed_authorization_requests", .boolean(par)),
                .init("first_party", .boolean(firstParty)),
            ]
            if !scope.isEmpty { members.append(.init("scope", .string(scope.joined(separator: " ")))) }
            if let tokenLifetime { members.append(.init("token_lifetime", .integer(tokenLifetime))) }
            for (name, link) in [("logo_uri", logo), ("policy_uri", policy), ("tos_uri", terms)] {
                if let link { members.append(.init(name, .string(link))) }
            }
            return .object(members)
        }

        private static func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    }

    /// `castellan oauth client list`
    struct List: Verb {
        static let configuration = CommandConfiguration(abstract: "List clients, the latest first.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption

        func carryOut() async throws(CommandFault) {
            let clients = try await data.operations { operations throws(CommandFault) in
                try await operations.clients()
            }
            Terminal.show(clients, json: output.json)
        }
    }

    /// `castellan oauth client rotate-secret`
    struct RotateSecret: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Give a client another secret; the one before works on for a while.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The client's id.")
        var client: String
        @Option(name: .customLong("overlap-hours"), help: "How many hours the old secret works on: 0 to 720.")
        var overlapHours = 24

        func carryOut() async throws(CommandFault) {
            let rotated = try await data.operations { operations throws(CommandFault) in
                try await operations.rotateClientSecret(client, overlapHours: overlapHours)
            }
            Terminal.show(rotated, json: output.json)
            Terminal.note("The secret is shown this once; only its hash is kept.")
        }
    }

    /// `castellan oauth client disable`
    struct Disable: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Let a client do nothing any more: its tokens stop working within a second.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The client's id.")
        var client: String

        func carryOut() async throws(CommandFault) {
            let changed = try await data.operations { operations throws(CommandFault) in
                try await operations.setClient(client, active: false)
            }
            Terminal.show(changed, json: output.json)
        }
    }

    /// `castellan oauth client enable`
    struct Enable: Verb {
        static let configuration = CommandConfiguration(abstract: "Let a client do again what it could.")

        @OptionGroup var data: DataOption
        @OptionGroup var output: OutputOption
        @Argument(help: "The client's id.")
        var client: String

        func carryOut() async throws(CommandFault) {
            let changed = try await data.operations { operations throws(CommandFault) in
                try await operations.setClient(client, active: true)
            }
            Terminal.show(changed, json: output.json)
        }
    }
}
