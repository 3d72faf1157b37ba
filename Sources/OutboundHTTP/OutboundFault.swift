/// Why no answer came back.
public enum OutboundFault: Error, Sendable, Equatable {
    /// It can't be reached, didn't answer in time, or hung up: the same may work later.
    case unreachable(String)
    /// The file of trusted certificates can't be read.
    case file(String)
}
