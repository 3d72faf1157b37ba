import Anchors
import Core
import HTTPTypes
import TransparencyLog

/// This server as a witness of other logs (C2SP tlog-witness). The signature on a checkpoint is all that says who sends it.
enum WitnessEndpoint {
    /// More than a proof of 63 hashes and a note with a hundred signatures.
    private static let mostBytes = 64 << 10

    static let body = BodyDeclaration(
        name: "AddCheckpoint", schema: .string(minLength: 1), limit: mostBytes, isText: true)
    /// The size that the witness saw last.
    static let conflict = AnswerDeclaration(status: .conflict, content: .treeSize, schema: nil)
    /// That the proof doesn't hold.
    static let inconsistent = AnswerDeclaration(status: .unprocessableContent, content: .text, schema: nil)

    static func add(_ context: OpenContext, _ body: [UInt8]) async throws -> Reply {
        guard let witness = context.services.anchors.witness else { throw Problem(.notFound) }
        switch try await answer(of: witness, to: body) {
        case .cosigned(let line):
            return Reply(status: .ok, content: .text, body: Array("\(line)\n".utf8))
        case .refused(.conflict(let latest)):
            return Reply(status: conflict.status, content: conflict.content, body: Array("\(latest)\n".utf8))
        case .refused(.inconsistent):
            return Reply(
                status: inconsistent.status, content: inconsistent.content,
                body: Array("The proof doesn't hold.\n".utf8))
        case .refused(.unknownLog): throw Problem(.notFound, "This server is no witness of this log.")
        case .refused(.unsigned): throw Problem(.forbidden, "None of the log's keys has signed the checkpoint.")
        case .refused(.malformed), .refused(.cosign):
            throw Problem.invalid(
                "body", "must be what C2SP tlog-witness says, with a checkpoint no smaller than the old one")
        }
    }

    private static func answer(of witness: WitnessRole, to body: [UInt8]) async throws -> WitnessRole.Answer {
        do { return try await witness.add(body) } catch {
            // What the database says has its own answers.
            if case .store(let fault) = error { throw fault }
            throw error
        }
    }
}
