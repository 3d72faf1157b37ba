import Core

/// A language model that puts findings in words. It has no tools: text goes in, text comes out.
public protocol ModelProvider: Sendable {
    /// The model's name, as a run is marked with it.
    var name: String { get }
    /// What the model says to a request; at most `ModelRequest.longestAnswer` bytes.
    func answer(_ request: ModelRequest) async throws(ModelFault) -> String
}

/// What a model is asked.
public struct ModelRequest: Sendable, Hashable {
    /// What it is to do.
    public let instructions: String
    /// What it is to do it with: data between marks that the data doesn't know.
    public let data: String

    /// The most bytes of an answer.
    public static let longestAnswer = 64 << 10
}

/// Why a model said nothing that is of use. A run goes on without it.
public enum ModelFault: Error, Sendable, Equatable {
    /// It couldn't be reached, or refused.
    case unreachable(String)
    /// It answered with something else than it was asked for.
    case unusable(String)
}

extension ModelFault: CustomStringConvertible {
    /// In words for operators.
    public var description: String {
        switch self {
        case .unreachable(let why): "it can't be reached, or refuses: \(why)"
        case .unusable(let why): "its answer can't be used: \(why)"
        }
    }
}
