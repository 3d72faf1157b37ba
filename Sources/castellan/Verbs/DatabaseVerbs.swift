import App
import ArgumentParser

/// `castellan db`
struct DatabaseVerbs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db", abstract: "What a database administrator needs.", subcommands: [Grant.self])

    /// `castellan db grant`
    struct Grant: Verb {
        static let configuration = CommandConfiguration(
            abstract: "Print the SQL that makes PostgreSQL's roles: owner, app and retention.",
            discussion: "Run it with psql as a superuser, then put the app role into DATABASE_URL.")

        @Option(name: .long, help: "What the roles' names begin with.")
        var prefix = "castellan"
        @Option(name: .long, help: "The schema that holds the tables.")
        var schema = "public"

        func carryOut() async throws(CommandFault) {
            print(try DatabaseRoles.sql(prefix: prefix, schema: schema), terminator: "")
        }
    }
}
