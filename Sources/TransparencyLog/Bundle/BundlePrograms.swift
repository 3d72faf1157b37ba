/// Two short programs that go with a bundle. They use nothing of ours, and do the same.
enum BundlePrograms {
    static let python = #"""
        #!/usr/bin/env python3
        """Checks a bundle of an audit log: python3 verify.py KEY, in the folder that the archive was unpacked into."""
        import base64
        import hashlib
        import json
        import pathlib
        import subprocess
        import sys
        import tempfile


        def sha256(data):
            return hashlib.sha256(data).digest()


        def b64(text):
            return base64.b64decode(text, validate=True)


        def require(ok, what):
            if not ok:
                sys.exit(f"NOT VERIFIED: {what}")


        def signed_text(note, vkey):
            """The text of a note (C2SP signed-note) that the key has signed."""
            name, key_hash, key = vkey.split("+", 2)
            key = b64(key)
            require(key[0] == 1, "not an Ed25519 key")
            require(sha256(name.encode() + b"\n" + key)[:4].hex() == key_hash, "the key's own hash")
            text, signatures = note.rsplit("\n\n", 1)
            text += "\n"
            for line in signatures.splitlines():
                dash, signer, value = line.split(" ", 2)
                value = b64(value)
                if dash == "—" and signer == name and value[:4].hex() == key_hash:
                    with tempfile.TemporaryDirectory() as folder:
                        folder = pathlib.Path(folder)
                        (folder / "key").write_bytes(bytes.fromhex("302a300506032b6570032100") + key[1:])
                        (folder / "text").write_bytes(text.encode())
                        (folder / "signature").write_bytes(value[4:])
                        done = subprocess.run(
                            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder / "key", "-rawin",
                             "-in", folder / "text", "-sigfile", folder / "signature"], stdout=subprocess.DEVNULL)
                    require(done.returncode == 0, "the signature of the checkpoint")
                    return name, text
            sys.exit("NOT VERIFIED: the key has not signed the checkpoint")


        def root_from(leaf, index, size, proof):
            """RFC 9162, section 2.1.3.2."""
            node, last = index, size - 1
            for sibling in proof:
                require(last > 0, f"entry {index}: the proof is too long")
                if node & 1 or node == last:
                    leaf = sha256(b"\1" + sibling + leaf)
                    while not node & 1:
                        node, last = node >> 1, last >> 1
                else:
                    leaf = sha256(b"\1" + leaf + sibling)
                node, last = node >> 1, last >> 1
            require(last == 0, f"entry {index}: the proof is too short")
            return leaf


        def main(vkey):
            name, text = signed_text(pathlib.Path("checkpoint").read_text(), vkey)
            origin, size, root, rest = text.split("\n")
            size, root = int(size), b64(root)
            require(origin == name and rest == "", "the checkpoint is the log's")
            entries = values = 0
            for line in pathlib.Path("entries.jsonl").open(encoding="utf-8", newline="\n"):
                item = json.loads(line)
                index = item["idx"]
                entry = json.dumps(item["entry"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
                leaf = sha256(b"\0" + entry)
                require(leaf.hex() == item["leaf_hash"], f"entry {index}: its hash")
                require(0 <= index < size, f"entry {index}: is in the tree")
                require(root_from(leaf, index, size, [b64(hash) for hash in item["proof"]]) == root, f"entry {index}: its proof")
                for disclosure in item["disclosures"]:
                    digest = base64.urlsafe_b64encode(sha256(disclosure.encode())).decode().rstrip("=")
                    require(digest in item["entry"]["_sd"], f"entry {index}: a value")
                    values += 1
                entries += 1
            sys.stdout.write(f"verified: {entries} entries and {values} values of {origin}, in its tree of {size}\n")


        main(sys.argv[1])

        """#

    static let go = #"""
        // Checks a bundle of an audit log: go run verify.go KEY, in the folder that the archive was unpacked into.
        package main

        import (
        	"bufio"
        	"crypto/sha256"
        	"encoding/base64"
        	"encoding/hex"
        	"encoding/json"
        	"fmt"
        	"os"
        	"strconv"
        	"strings"

        	"golang.org/x/mod/sumdb/note"
        	"golang.org/x/mod/sumdb/tlog"
        )

        type item struct {
        	Index       int64           `json:"idx"`
        	LeafHash    string          `json:"leaf_hash"`
        	Entry       json.RawMessage `json:"entry"`
        	Disclosures []string        `json:"disclosures"`
        	Proof       []string        `json:"proof"`
        }

        func require(ok bool, what string, arguments ...any) {
        	if !ok {
        		fmt.Fprintf(os.Stderr, "NOT VERIFIED: "+what+"\n", arguments...)
        		os.Exit(1)
        	}
        }

        func main() {
        	key, err := note.NewVerifier(os.Args[1])
        	require(err == nil, "the key: %v", err)
        	message, err := os.ReadFile("checkpoint")
        	require(err == nil, "the checkpoint: %v", err)
        	opened, err := note.Open(message, note.VerifierList(key))
        	require(err == nil, "the checkpoint: %v", err)
        	lines := strings.Split(opened.Text, "\n")
        	require(len(lines) == 4 && lines[0] == key.Name(), "the checkpoint is the log's")
        	size, err := strconv.ParseInt(lines[1], 10, 64)
        	require(err == nil, "the size: %v", err)
        	root, err := tlog.ParseHash(lines[2])
        	require(err == nil, "the root: %v", err)

        	file, err := os.Open("entries.jsonl")
        	require(err == nil, "the entries: %v", err)
        	reader := bufio.NewScanner(file)
        	reader.Buffer(nil, 16<<20)
        	entries, values := 0, 0
        	for reader.Scan() {
        		var it item
        		require(json.Unmarshal(reader.Bytes(), &it) == nil, "line %d", entries+1)
        		leaf := tlog.RecordHash(it.Entry)
        		require(hex.EncodeToString(leaf[:]) == it.LeafHash, "entry %d: its hash", it.Index)
        		var proof tlog.RecordProof
        		for _, text := range it.Proof {
        			hash, err := tlog.ParseHash(text)
        			require(err == nil, "entry %d: %v", it.Index, err)
        			proof = append(proof, hash)
        		}
        		err := tlog.CheckRecord(proof, size, root, it.Index, leaf)
        		require(err == nil, "entry %d: %v", it.Index, err)
        		var entry struct {
        			Digests []string `json:"_sd"`
        		}
        		require(json.Unmarshal(it.Entry, &entry) == nil, "entry %d: not JSON", it.Index)
        		committed := map[string]bool{}
        		for _, digest := range entry.Digests {
        			committed[digest] = true
        		}
        		for _, disclosure := range it.Disclosures {
        			sum := sha256.Sum256([]byte(disclosure))
        			require(committed[base64.RawURLEncoding.EncodeToString(sum[:])], "entry %d: a value", it.Index)
        			values++
        		}
        		entries++
        	}
        	require(reader.Err() == nil, "the entries: %v", reader.Err())
        	fmt.Printf("verified: %d entries and %d values of %s, in its tree of %d\n", entries, values, key.Name(), size)
        }

        """#
}
