import Foundation
import Synchronization

/// Stands between a program and PostgreSQL and, when armed, cuts the connection that sends the next `COMMIT`.
public final class CommitCutter: Sendable {
    /// At which moment the connection breaks; the program can't tell one from the other.
    public enum Moment: Sendable, CaseIterable {
        /// The server never hears of the commit.
        case beforeTheServerHears
        /// The server has committed, its answer is lost.
        case beforeTheProgramHears
    }

    /// Where to connect instead of the server.
    public let port: Int
    private let serverPort: Int
    private let listener: Int32
    private let armed = Mutex<Moment?>(nil)
    private let cutCount = Atomic(0)

    /// Forwards to the server on `serverPort`.
    public init(serverPort: Int) throws {
        self.serverPort = serverPort
        (listener, port) = try Loopback.listen()
        let thread = Thread { [self] in accept() }
        thread.start()
    }

    /// Cuts at the next `COMMIT`.
    public func arm(_ moment: Moment) {
        armed.withLock { $0 = moment }
    }

    /// How many connections were cut.
    public var cuts: Int { cutCount.load(ordering: .sequentiallyConsistent) }

    /// Takes no more connections.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func accept() {
        while true {
            let client = Foundation.accept(listener, nil, nil)
            guard client >= 0 else { return }
            guard let server = try? Loopback.connect(serverPort) else {
                close(client)
                continue
            }
            let ends = Ends(client: client, server: server)
            Thread { [self] in forwardRequests(ends) }.start()
            Thread { Self.forwardAnswers(ends) }.start()
        }
    }

    private func forwardRequests(_ ends: Ends) {
        while true {
            let bytes = Loopback.read(ends.client)
            guard !bytes.isEmpty else { break }
            // A prepared statement would name itself only once per connection: connect without them.
            if bytes.contains(Array("COMMIT\0".utf8)), let moment = armed.withLock({ $0.take() }) {
                if moment == .beforeTheProgramHears {
                    ends.isDeaf.store(true, ordering: .sequentiallyConsistent)
                    _ = Loopback.write(bytes, to: ends.server)
                    ends.answered.wait()
                }
                cutCount.add(1, ordering: .sequentiallyConsistent)
                break
            }
            guard Loopback.write(bytes, to: ends.server) else { break }
        }
        ends.hangUp()
    }

    private static func forwardAnswers(_ ends: Ends) {
        while true {
            let bytes = Loopback.read(ends.server)
            guard !bytes.isEmpty else { break }
            if ends.isDeaf.load(ordering: .sequentiallyConsistent) {
                ends.answered.signal()
            } else if !Loopback.write(bytes, to: ends.client) {
                break
            }
        }
        ends.hangUp()
        ends.answered.signal()
    }

    /// The two sockets of one connection.
    private final class Ends: Sendable {
        let client: Int32
        let server: Int32
        let isDeaf = Atomic(false)
        let answered = DispatchSemaphore(value: 0)

        init(client: Int32, server: Int32) {
            self.client = client
            self.server = server
        }

        func hangUp() {
            shutdown(client, Int32(SHUT_RDWR))
            shutdown(server, Int32(SHUT_RDWR))
        }

        deinit {
            close(client)
            close(server)
        }
    }
}
