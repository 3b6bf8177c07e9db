import Testing
@testable import Configuration
@Suite struct ZZ {
    @Test func scalars() {
        let cs = Array("0123456789-+:.eExXobTZtrufalsinf_ \"'\\uU{}[],#\n=aé\u{7f}\u{1}")
        var ok = 0
        for _ in 0..<400_000 {
            let n = Int.random(in: 0...14)
            let t = (Bool.random() ? "a = " : "") + String((0..<n).map { _ in cs.randomElement()! })
            if (try? TOMLText.parse(t)) != nil { ok += 1 }
        }
        for _ in 0..<300_000 {
            var base = Array(["1979-05-27T07:32:00.999999-07:00", "07:32:00.5", "-1_000.5e-10", "0xDEAD_beef", "\"\\u00e9\\U0010ffff\\n\"", "+inf", "true", "\"\"\"a\\\n b\"\"\""].randomElement()!)
            for _ in 0..<Int.random(in: 1...3) { let i = base.indices.randomElement() ?? 0; if base.isEmpty { break }; if Bool.random() { base[i] = cs.randomElement()! } else if Bool.random() { base.remove(at: i) } else { base.insert(cs.randomElement()!, at: i) } }
            if (try? TOMLText.parse("a = " + String(base))) != nil { ok += 1 }
        }
        print("OUT", ok)
    }
}
