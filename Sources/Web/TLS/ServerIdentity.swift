import Glibc
import NIOSSL
import Synchronization

/// Where the server's certificate and key are, in PEM.
public struct TLSFiles: Sendable, Hashable {
    /// The certificate, followed by those between it and the root.
    public var certificate: String
    /// Its private key.
    public var key: String

    /// Two files.
    public init(certificate: String, key: String) {
        self.certificate = certificate
        self.key = key
    }
}

extension TLSFiles {
    /// The pins of the certificates, the server's own first.
    public func pins() throws(TLSFault) -> [CertificatePin] {
        let text = try ServerIdentity.read(certificate)
        do { return try CertificatePin.all(inPEM: text) } catch {
            throw TLSFault(description: "\(certificate) holds no certificates in PEM: \(error)")
        }
    }
}

/// Why the server's certificate can't be used.
public struct TLSFault: Error, Sendable, CustomStringConvertible {
    /// What is wrong, with the file's name.
    public let description: String
}

/// The server's certificate and key, as they stand in their files by now.
final class ServerIdentity: Sendable {
    private struct State {
        var context: NIOSSLContext
        var texts: [[UInt8]]
    }

    /// Files of PEM are a few KiB.
    private static let mostBytes = 1 << 20

    private let files: TLSFiles
    private let state: Mutex<State>

    /// Reads the files.
    init(_ files: TLSFiles) throws(TLSFault) {
        self.files = files
        let texts = try Self.read(files)
        state = Mutex(State(context: try Self.context(texts, files), texts: texts))
    }

    /// What new connections are served with.
    var context: NIOSSLContext { state.withLock { $0.context } }

    /// Reads the files again, and says whether they had changed. On a fault, as while one of the two was replaced and the other
    /// not yet, everything stays as it was.
    func reload() throws(TLSFault) -> Bool {
        let texts = try Self.read(files)
        guard state.withLock({ $0.texts }) != texts else { return false }
        let context = try Self.context(texts, files)
        state.withLock { $0 = State(context: context, texts: texts) }
        return true
    }

    private static func read(_ files: TLSFiles) throws(TLSFault) -> [[UInt8]] {
        [try read(files.certificate), try read(files.key)]
    }

    /// TLS 1.3 and nothing older: whoever speaks less is not let in.
    private static func context(_ texts: [[UInt8]], _ files: TLSFiles) throws(TLSFault) -> NIOSSLContext {
        do {
            let chain = try NIOSSLCertificate.fromPEMBytes(texts[0])
            let key = try NIOSSLPrivateKey(bytes: texts[1], format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv13
            configuration.applicationProtocols = ["http/1.1"]
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSFault(
                description: "\(files.certificate) and \(files.key) are no certificate with its key, in PEM: \(error)")
        }
    }

    static func read(_ path: String) throws(TLSFault) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TLSFault(description: "\(path): \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let bytes = [UInt8](unsafeUninitializedCapacity: mostBytes) { buffer, count in
            count = max(0, Glibc.read(descriptor, buffer.baseAddress, mostBytes))
        }
        guard !bytes.isEmpty else { throw TLSFault(description: "\(path) is empty") }
        return bytes
    }
}
