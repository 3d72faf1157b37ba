public import AWS
import Core

/// A secret of AWS Secrets Manager, with its stages `AWSCURRENT`, `AWSPENDING` and `AWSPREVIOUS`.
public struct AWSProvider: SecretProvider {
    let client: SecretsManager
    let name: String

    /// The secret of a name, such as `sergas/production/app-secrets`.
    public init(client: SecretsManager, name: String) {
        self.client = client
        self.name = name
    }

    /// `AWS Secrets Manager:` and its name.
    public var place: String { "AWS Secrets Manager: \(name)" }

    /// The version at a stage.
    public func read(_ stage: SecretStage) async throws(SecretsFault) -> SecretDocument? {
        let version = try await asking { () throws(AWSFault) in
            try await client.value(of: name, stage: stage.awsName)
        }
        guard let version else { return nil }
        return try SecretDocument(version: version.id, createdAt: version.createdAt, json: version.text)
    }

    /// Puts a version at `AWSPENDING`; makes the secret, empty, when there is none.
    public func stage(_ document: SecretDocument) async throws(SecretsFault) {
        try await asking { () throws(AWSFault) in
            if try await client.stages(of: name) == nil {
                try await client.create(name, version: Self.first, Secret("{}"))
            }
            try await client.put(
                name, version: document.version, document.json, stage: SecretStage.pending.awsName)
        }
    }

    /// Moves `AWSCURRENT`, which leaves `AWSPREVIOUS` behind; AWS compares and swaps. Then nothing is pending.
    public func promote(_ pending: SecretDocument, over current: SecretDocument?) async throws(SecretsFault) {
        do throws(SecretsFault) {
            try await asking { () throws(AWSFault) in
                try await client.move(
                    SecretStage.current.awsName, of: name, to: pending.version,
                    from: current?.version ?? Self.first)
                try await client.move(SecretStage.pending.awsName, of: name, to: nil, from: pending.version)
            }
        } catch {
            let stages = try await asking { () throws(AWSFault) in try await client.stages(of: name) } ?? [:]
            // The answer was lost, or only the second step is missing: it is current all the same.
            if stages[pending.version]?.contains(SecretStage.current.awsName) == true { return }
            if stages[current?.version ?? Self.first]?.contains(SecretStage.current.awsName) != true {
                throw .overtaken
            }
            throw error
        }
    }

    /// The version of a secret that was made empty.
    private static let first = "00000000-0000-0000-0000-000000000000"

    private func asking<Value>(_ call: () async throws(AWSFault) -> Value) async throws(SecretsFault) -> Value {
        do { return try await call() } catch { throw .aws(error) }
    }
}
