import HTTPTypes

extension RouteTable {
    /// This server as a witness of other logs.
    static let witness: [Route] = [
        Route(
            method: .post, path: "/v1/witness/add-checkpoint", tier: .open,
            requirement: .nothing(because: "the log's signature on the checkpoint says who sends it"), room: .audit,
            summary: "Cosign another log's checkpoint that continues the last one (C2SP tlog-witness).", parameters: [],
            body: WitnessEndpoint.body, answer: AnswerDeclaration(status: .ok, content: .text, schema: nil),
            errors: [.notFound, .forbidden],
            handler: .open { context, body in try await WitnessEndpoint.add(context, body) }
        ).alsoAnswering(WitnessEndpoint.conflict, WitnessEndpoint.inconsistent)
    ]
}
