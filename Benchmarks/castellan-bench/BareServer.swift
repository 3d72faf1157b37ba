import ArgumentParser
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// Answers with bytes that are ready, from routes with nothing around them: what Hummingbird costs by itself.
struct BareServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bare", abstract: "Serves given answers from bare Hummingbird routes.")

    @Option(help: "The TCP port of 127.0.0.1 to listen on.")
    var port: Int

    @Option(help: "A JSON file with a list of {path, headers, body}: what to answer.")
    var answers: String

    private struct Answer: Decodable {
        let path: String
        let headers: [String: String]
        let body: String
    }

    func run() async throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: answers))
        let router = Router()
        for answer in try JSONDecoder().decode([Answer].self, from: data) {
            var fields = HTTPFields()
            for (name, value) in answer.headers {
                guard let name = HTTPField.Name(name) else { throw ValidationError("not a header: \(name)") }
                fields[name] = value
            }
            let headers = fields
            let body = ByteBuffer(string: answer.body)
            router.get(RouterPath(answer.path)) { _, _ in
                Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
            }
        }
        var logger = Logger(label: "bare")
        logger.logLevel = .error
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: logger)
        try await application.runService()
    }
}
