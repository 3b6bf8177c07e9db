import Foundation

/// A file of vectors beside these tests: rows by column name. Columns may be quoted, with doubled quotes inside.
enum VectorFile {
    static func text(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Vectors")
        return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    static func rows(_ name: String) throws -> [[String: String]] {
        let lines = try text(name).split(whereSeparator: \.isNewline).map(fields)
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    private static func fields(_ line: Substring) -> [String] {
        var fields = [""]
        var quoted = false
        var afterQuote = false
        for character in line {
            if character == "\"" {
                if !quoted && afterQuote { fields[fields.count - 1].append(character) }
                quoted.toggle()
                afterQuote = !quoted
            } else {
                afterQuote = false
                if character == "," && !quoted { fields.append("") } else { fields[fields.count - 1].append(character) }
            }
        }
        return fields
    }
}

/// A small generator of random numbers (xorshift64*) that gives the same row for the same seed everywhere.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }
}
