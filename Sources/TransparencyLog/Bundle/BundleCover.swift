public import Core

/// What a bundle says about itself before its entries.
public struct BundleCover: Sendable {
    /// What the proofs lead to.
    public let checkpoint: SignedNote
    /// The log's keys.
    public let keys: [VerifierKey]
    /// When the bundle was made.
    public let time: Instant
    /// Which entries were asked for, in words.
    public let selection: String

    /// A cover; see the properties.
    public init(checkpoint: SignedNote, keys: [VerifierKey], time: Instant, selection: String) {
        self.checkpoint = checkpoint
        self.keys = keys
        self.time = time
        self.selection = selection
    }

    var readme: String {
        """
        # Entries of an audit log

        Made at \(time.rfc3339). Which entries: \(selection).

        The checkpoint that they are proved against:

        \(checkpoint.text.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))

        ## Check it

        You need the log's key from whoever runs the log, on another way than this file: `vkeys` holds what the log itself says
        its keys are, and a forger would put their own there. A key looks like `\(keys.first?.vkey ?? "name+hash+key")`.

        With Python 3 and openssl:

            python3 verify.py 'KEY'

        With Go (`golang.org/x/mod/sumdb`; Debian: golang-go golang-golang-x-mod-dev):

            GO111MODULE=off GOPATH=/usr/share/gocode go run verify.go 'KEY'

        With the program that wrote it, which needs no database for this:

            castellan verify --bundle FILE.zip --key 'KEY'

        Each checks that the checkpoint is signed by the key, that every entry is in the tree of the checkpoint at its index
        (RFC 6962), and that every value shown is the one that its entry commits to (RFC 9901).

        ## Read it

        `entries.jsonl` has a JSON object a line. `entry` is what was hashed: `leaf_hash` is SHA-256 of a zero byte and the text
        of `entry` as it stands there. Values about people stand in `disclosures`, each base64url of `[salt, name, value]`; a
        value that is missing was erased, or was never there.

            jq -r '.entry | [.ts, .action, .rt] | @tsv' entries.jsonl

        """
    }
}
