// logverify checks a log as C2SP's tlog-tiles serves it, from a folder, with Go's golang.org/x/mod/sumdb and nothing of ours:
//
//	logverify VKEYS FOLDER
//
// VKEYS is a file of verifier keys, a line each, the log's own first. In FOLDER are checkpoint and tile/…, and, where there are any,
// checkpoints/SIZE, proofs/INDEX.tlog-proof and consistency/OLD-NEW. It checks that
//
//   - the notes are signed by the keys, cosignatures among them;
//   - every entry is in the tree of the checkpoint, by a proof of its own; where a bundle of entries isn't there, since the log has let go of
//     it, that is checked of the hashes in its tile;
//   - every tile is what follows from the entries;
//   - proofs can be made from the tiles alone, authenticated by the root;
//   - each older checkpoint is one of the same tree;
//   - the proofs that were written down hold.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	keys, origin := readKeys(os.Args[1])
	l := &log{folder: os.Args[2], keys: keys, origin: origin, tiles: map[string][]byte{}}
	tree := l.checkpoint(l.read("checkpoint"))
	stored := l.entries(tree)
	l.everyTile(tree, stored)
	l.proofsFromTiles(tree)
	older := l.olderCheckpoints(tree)
	inclusion := l.inclusionFiles(stored)
	consistency := l.consistencyFiles(stored)
	fmt.Printf("entries=%d checkpoints=%d inclusion=%d consistency=%d removed=%d\n", tree.N, older, inclusion, consistency, l.removed)
}

type log struct {
	folder string
	keys   note.Verifiers
	origin string
	tiles  map[string][]byte
	// Entries of which only the hashes are there.
	removed int
}

func check(err error, what string, arguments ...any) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "logverify: %s: %v\n", fmt.Sprintf(what, arguments...), err)
		os.Exit(1)
	}
}

func must(ok bool, what string, arguments ...any) {
	if !ok {
		check(fmt.Errorf("it isn't so"), what, arguments...)
	}
}

// readKeys reads verifier keys; the first one's name is the log's.
func readKeys(file string) (note.Verifiers, string) {
	text, err := os.ReadFile(file)
	check(err, "keys")
	var keys []note.Verifier
	for _, vkey := range strings.Fields(string(text)) {
		key, err := note.NewVerifier(vkey)
		if err != nil {
			key, err = newCosigner(vkey)
		}
		check(err, "key %s", vkey)
		keys = append(keys, key)
	}
	return note.VerifierList(keys...), keys[0].Name()
}

// cosigner verifies cosignature/v1 (C2SP tlog-cosignature), which x/mod doesn't know.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("not a vkey")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, fmt.Errorf("neither an Ed25519 key nor a cosigner's")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, fmt.Errorf("the hash is another key's")
	}
	return &cosigner{parts[0], hash, key[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }
func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	return ed25519.Verify(c.key, append([]byte(head), text...), signature[8:])
}

// checkpoint opens a note that the log has signed.
func (l *log) checkpoint(message []byte) tlog.Tree {
	opened, err := note.Open(message, l.keys)
	check(err, "checkpoint")
	must(opened.Sigs[0].Name == l.origin, "the log's own signature comes first")
	must(len(opened.UnverifiedSigs) == 0, "every signature of %s is by a key that was given", l.origin)
	lines := strings.Split(opened.Text, "\n")
	must(len(lines) == 4 && lines[0] == l.origin && lines[3] == "", "origin, size, root and nothing else")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err, "size")
	root, err := tlog.ParseHash(lines[2])
	check(err, "root")
	return tlog.Tree{N: size, Hash: root}
}

// entries proves every entry to be in the tree, and gives all hashes of the tree.
func (l *log) entries(tree tlog.Tree) hashes {
	var stored hashes
	var leaves []tlog.Hash
	for n := int64(0); n*256 < tree.N; n++ {
		for _, leaf := range l.leaves(tlog.Tile{H: 8, L: 0, N: n, W: width(tree.N - n*256)}) {
			more, err := tlog.StoredHashesForRecordHash(int64(len(leaves)), leaf, stored)
			check(err, "entry %d", len(leaves))
			stored = append(stored, more...)
			leaves = append(leaves, leaf)
		}
	}
	must(int64(len(leaves)) == tree.N, "as many entries as the checkpoint says")
	for index, leaf := range leaves {
		proof, err := tlog.ProveRecord(tree.N, int64(index), stored)
		check(err, "proof of entry %d", index)
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(index), leaf), "entry %d", index)
	}
	return stored
}

// leaves hashes the entries under a tile, or takes the tile's word for them.
func (l *log) leaves(tile tlog.Tile) []tlog.Hash {
	var leaves []tlog.Hash
	name := strings.Replace(path(tile), "tile/0", "tile/entries", 1)
	if _, err := os.Stat(filepath.Join(l.folder, name)); os.IsNotExist(err) {
		data := l.read(path(tile))
		must(len(data) == tile.W*tlog.HashSize, "%s: a hash for each entry", path(tile))
		for ; len(data) > 0; data = data[tlog.HashSize:] {
			leaves = append(leaves, tlog.Hash(*(*[tlog.HashSize]byte)(data)))
		}
		l.removed += tile.W
		return leaves
	}
	for bundle := l.read(name); len(bundle) > 0; {
		must(len(bundle) >= 2, "%s: a length of two bytes", name)
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		must(len(bundle) >= end, "%s: an entry as long as it says", name)
		leaves = append(leaves, tlog.RecordHash(bundle[2:end]))
		bundle = bundle[end:]
	}
	return leaves
}

// everyTile compares each tile with what follows from the entries.
func (l *log) everyTile(tree tlog.Tree, stored hashes) {
	for _, tile := range tlog.NewTiles(8, 0, tree.N) {
		// Partial tiles of every width are listed; the tree has the widest.
		if tile.W != width(tree.N>>(8*uint(tile.L))-tile.N*256) {
			continue
		}
		want, err := tlog.ReadTileData(tile, stored)
		check(err, "%s", tile.Path())
		must(bytes.Equal(want, l.read(path(tile))), "%s is what follows from the entries", path(tile))
	}
}

// proofsFromTiles makes proofs as a client does that trusts nothing but the checkpoint.
func (l *log) proofsFromTiles(tree tlog.Tree) {
	reader := tlog.TileHashReader(tree, l)
	for index := int64(0); index < tree.N; index += 1 + tree.N/64 {
		_, err := tlog.ProveRecord(tree.N, index, reader)
		check(err, "proof of entry %d from tiles", index)
	}
}

// olderCheckpoints proves each of them consistent with the tree, from its tiles.
func (l *log) olderCheckpoints(tree tlog.Tree) int {
	files := l.files("checkpoints/*")
	reader := tlog.TileHashReader(tree, l)
	for _, file := range files {
		old := l.checkpoint(l.read(file))
		proof, err := tlog.ProveTree(tree.N, old.N, reader)
		check(err, "proof of %s", file)
		check(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash), "%s", file)
	}
	return len(files)
}

// inclusionFiles checks proofs in the form c2sp.org/tlog-proof@v1.
func (l *log) inclusionFiles(stored hashes) int {
	files := l.files("proofs/*.tlog-proof")
	for _, file := range files {
		head, checkpoint, found := strings.Cut(string(l.read(file)), "\n\n")
		must(found, "%s: an empty line", file)
		lines := strings.Split(head, "\n")
		must(lines[0] == "c2sp.org/tlog-proof@v1", "%s: the first line", file)
		lines = lines[1:]
		if strings.HasPrefix(lines[0], "extra ") {
			lines = lines[1:]
		}
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
		check(err, "%s: index", file)
		tree := l.checkpoint([]byte(checkpoint))
		leaf := stored[tlog.StoredHashIndex(0, index)]
		check(tlog.CheckRecord(parseHashes(lines[1:]), tree.N, tree.Hash, index, leaf), "%s", file)
	}
	return len(files)
}

// consistencyFiles checks proofs between two sizes of the tree.
func (l *log) consistencyFiles(stored hashes) int {
	files := l.files("consistency/*")
	for _, file := range files {
		var old, size int64
		_, err := fmt.Sscanf(filepath.Base(file), "%d-%d", &old, &size)
		check(err, "%s", file)
		oldRoot, err := tlog.TreeHash(old, stored)
		check(err, "root of %d", old)
		root, err := tlog.TreeHash(size, stored)
		check(err, "root of %d", size)
		proof := parseHashes(strings.Fields(string(l.read(file))))
		check(tlog.CheckTree(proof, size, root, old, oldRoot), "%s", file)
	}
	return len(files)
}

func parseHashes(lines []string) []tlog.Hash {
	var parsed []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		check(err, "hash %s", line)
		parsed = append(parsed, hash)
	}
	return parsed
}

// hashes are all hashes of a tree in the order of tlog.StoredHashIndex.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found[i] = h[index]
	}
	return found, nil
}

// path is x/mod's path without the height, which C2SP leaves out since it is always 8.
func path(tile tlog.Tile) string { return strings.Replace(tile.Path(), "tile/8/", "tile/", 1) }

func width(left int64) int {
	if left < 256 {
		return int(left)
	}
	return 256
}

func (l *log) Height() int { return 8 }

func (l *log) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		name := path(tile)
		if l.tiles[name] == nil {
			l.tiles[name] = l.read(name)
		}
		found = append(found, l.tiles[name])
	}
	return found, nil
}

func (l *log) SaveTiles([]tlog.Tile, [][]byte) {}

func (l *log) read(name string) []byte {
	data, err := os.ReadFile(filepath.Join(l.folder, name))
	check(err, "reading")
	return data
}

func (l *log) files(pattern string) []string {
	found, err := filepath.Glob(filepath.Join(l.folder, pattern))
	check(err, "listing")
	for i, file := range found {
		found[i], err = filepath.Rel(l.folder, file)
		check(err, "listing")
	}
	return found
}
