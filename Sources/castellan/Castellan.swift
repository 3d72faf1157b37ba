import ArgumentParser

/// The command line. Each verb parses its arguments, calls one function of App and prints what it returns.
@main
struct Castellan: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "castellan",
        abstract: "A security-operations server: sign-in, events, audit and the tools around them.",
        discussion: "Settings and exit statuses are described in docs/settings.md and docs/cli.md.",
        subcommands: [
            Serve.self, Demo.self, Setup.self, Users.self, APIKeys.self, OAuthVerbs.self, Roles.self, Teams.self, AccountVerbs.self, RecommendationVerbs.self,
            Sessions.self,
            AddressRules.self, Agents.self, Secrets.self, Events.self, Audit.self, PersonalDataVerbs.self, Backup.self,
            Restore.self,
            Keys.self, Migrate.self, Doctor.self, VerifyData.self, Health.self,
            ShowSettings.self, TLS.self, DatabaseVerbs.self, OpenAPI.self, Version.self,
        ])
}
