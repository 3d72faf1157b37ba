public import Web

/// `castellan tls pins`: what clients may pin of the server's certificates.
public enum TLSPins {
    /// The pins of the certificates in a file.
    public static func list(file: String) throws(CommandFault) -> [CertificatePin] {
        // Only the certificates are read, never the key.
        do { return try TLSFiles(certificate: file, key: "").pins() } catch {
            throw CommandFault(.noInput, error.description)
        }
    }

    /// The pins of the certificates that the settings name.
    public static func list(_ launch: Launch) throws(CommandFault) -> [CertificatePin] {
        guard let files = launch.settings.defence.tls else {
            throw CommandFault(
                .configuration, "the server has no certificate of its own",
                advice: "set TLS_CERTIFICATE and TLS_KEY, or name the proxy's certificate: castellan tls pins FILE")
        }
        return try list(file: files.certificate)
    }
}
