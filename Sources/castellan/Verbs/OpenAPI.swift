import App
import ArgumentParser

/// `castellan openapi`
struct OpenAPI: Verb {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the OpenAPI 3.1 document that the server answers at /openapi.json.")

    @Option(name: .long, help: "The server's address in the document.")
    var url = "http://127.0.0.1:5050"

    func carryOut() async throws(CommandFault) {
        print(APIDocument.json(url: url))
    }
}
