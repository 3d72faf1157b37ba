/// Verhoeff's check digit over the dihedral group of order ten (J. Verhoeff, 1969), which Aadhaar numbers end with.
enum Verhoeff {
    private static let product: [[Int]] = (0..<10).map { left in
        (0..<10).map { right in
            // Rotations are 0–4, reflections 5–9.
            switch (left < 5, right < 5) {
            case (true, true): (left + right) % 5
            case (true, false): 5 + (left + right - 5) % 5
            case (false, true): 5 + (left - 5 - right + 5) % 5
            case (false, false): (left - right + 5) % 5
            }
        }
    }
    private static let step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    /// What happens to the digit at each place from the right: the step, applied that often.
    private static let permutation: [[Int]] = (0..<8).reduce(into: []) { rows, _ in
        rows.append(rows.last?.map { step[$0] } ?? Array(0..<10))
    }

    static func holds(_ digits: Digits) -> Bool {
        (0..<digits.count).reduce(0) { state, place in
            product[state][permutation[place % 8][digits[digits.count - 1 - place]]]
        } == 0
    }
}
