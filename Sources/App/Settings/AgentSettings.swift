import Agents
import Core
import OutboundHTTP

/// The language model that puts agents' findings in words.
public struct AgentSettings: Sendable {
    /// The model's name; nil means that rules alone write.
    public let model: String?
    /// Where it is asked.
    public let url: String
    let key: Secret<String>?
    /// How long agents' runs and calls are kept.
    public let retention: Duration

    /// Reads the settings, under a heading of their own.
    init(_ reader: inout SettingsReader) {
        reader.begin("Agents")
        model = reader.optional(
            "AGENT_MODEL", .text("name", where: { !$0.isEmpty && $0.utf8.count <= 100 }), otherwise: "none",
            "The language model that puts agents' findings in words. Without one the rules' own words stand. It is sent findings in "
                + "which personal data is masked, and has no tools.")
        url = reader.value(
            "AGENT_MODEL_URL", .text("URL", where: { $0.hasPrefix("https://") || $0.hasPrefix("http://127.0.0.1:") }),
            default: "https://api.anthropic.com",
            "Where the model is asked: Anthropic's Messages API, or whatever speaks it.")
        key = reader.secret(
            "AGENT_MODEL_KEY", .text("key"), otherwise: "`api_key` of `anthropic-key` where secrets are kept",
            "The key that the model is asked with. `castellan secrets set model` replaces it, but where it stands here itself."
        )
        retention = .seconds(
            86_400
                * reader.value(
                    "AGENT_LOG_RETENTION_DAYS", .integer(1...3650), default: 400,
                    "How many days agents' runs, and what they and programs that speak MCP called, are kept."))
    }

    /// The model, when there is one; asked with the key that is kept then.
    func provider(over outbound: Outbound, key: KeptSecret) -> AnthropicMessages? {
        guard let model else { return nil }
        return AnthropicMessages(model: model, at: url, key: { isFresh in await key.current(isFresh: isFresh) }) {
            url, headers, body throws(ModelFault) in
            let request = OutboundRequest(method: "POST", url: url, headers: headers, body: body)
            do throws(OutboundFault) {
                let answer = try await outbound.send(
                    request, atMost: ModelRequest.longestAnswer, within: AnthropicMessages.patience)
                return (answer.status, answer.body)
            } catch {
                throw .unreachable("\(error)")
            }
        }
    }
}
