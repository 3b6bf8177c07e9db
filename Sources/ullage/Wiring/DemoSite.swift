import TankFarm

/// The demo's configuration: the sample's site with its lines on this machine, its gauges simulated, and as many tanks as wanted.
struct DemoSite {
    /// More tanks than the sample has stand on additional TCP lines, this many on each.
    static let unitsOfExtraLine = 240
    static let mostTanks = 1_000

    /// The configuration sample's text.
    let sample: String
    let tankCount: Int
    /// Absolute; pseudo-terminals are linked here.
    let folder: String

    /// The whole text. A TCP line without an entry in `ports` gets one of its own from 502 on, to be replaced when its server
    /// has one: no two lines may stand on the same.
    func text(ports: [LineName: Int]) -> String {
        var blocks = DemoSite.blocks(of: sample)
        let head = blocks.removeFirst()
        var tanks = Array(blocks.prefix(tankCount))
        if let first = tanks.first { tanks[0] = DemoSite.withProfile(first) }
        var extraLines = ""
        for extra in 0..<max(0, tankCount - blocks.count) where !blocks.isEmpty {
            let line = "extra-\(extra / DemoSite.unitsOfExtraLine + 1)"
            let unit = extra % DemoSite.unitsOfExtraLine + 1
            if unit == 1 {
                extraLines +=
                    "\n[[line]]\nname = \"\(line)\"\ntransport = \"tcp\"\nhost = \"127.0.0.1\"\nport = 502\nscan_interval_s = 1.0\n"
            }
            tanks.append(
                DemoSite.rewritten(blocks[extra % blocks.count]) { key in
                    switch key {
                    case "name": "\"T-\(extra + blocks.count + 1)\""
                    case "line": "\"\(line)\""
                    case "unit", "position": String(unit)
                    default: nil
                    }
                })
        }
        return onThisMachine(DemoSite.calledAmbient(head) + extraLines + DemoSite.profileGauge, ports) + tanks.joined()
    }

    /// The first tank's: a chain of thermometers, a water-cut profile over the interface, and the air in its shade, so that
    /// there is something to see of each.
    private static let profileGauge = """

        [[gauge]]
        model = "demo-profile"
        level = { register = 50, type = "u16" }
        interface = { register = 51, type = "u16" }
        temperature = { register = 52, type = "i16", scale = 0.1 }
        ambient = { register = 53, type = "i16", scale = 0.1 }
        temperatures = { register = 54, type = "i16", scale = 0.1, count = 6, from_mm = 1000, step_mm = 2000 }
        profile = { register = 60, type = "u16", scale = 0.1, count = 8, heights = { register = 68, type = "u16" } }


        """

    /// The block with the gauge above in place of its own.
    private static func withProfile(_ block: String) -> String {
        var isReplaced = false
        let changed = rewritten(block) { key in
            guard key == "gauge" else { return nil }
            isReplaced = true
            return "\"demo-profile\""
        }
        guard !isReplaced else { return changed }
        return block.replacing("[[tank]]\n", with: "[[tank]]\ngauge = \"demo-profile\"\n", maxReplacements: 1)
    }

    /// Tanks that do not measure the air themselves go by the first one's gauge.
    private static func calledAmbient(_ head: String) -> String {
        guard !head.contains("\nambient_from") else { return head }
        return head.replacing("[station]\n", with: "[station]\nambient_from = \"TK-101\"\n", maxReplacements: 1)
    }

    /// The sample cut before each `[[tank]]`: first what stands before all tanks, then a text a tank.
    private static func blocks(of sample: String) -> [String] {
        var blocks = [""]
        for line in sample.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "[[tank]]" { blocks.append("") }
            blocks[blocks.count - 1] += line + "\n"
        }
        return blocks
    }

    private func onThisMachine(_ head: String, _ ports: [LineName: Int]) -> String {
        var table = ""
        var line = ""
        var unusedPort = 502
        return DemoSite.edited(head) { text, key, value in
            if text.hasPrefix("[") { table = String(text.prefix { $0 != " " && $0 != "#" }) }
            switch (table, key) {
            case ("[station]", "simulation"): return "simulation = true"
            case ("[[line]]", "name"):
                line = value.split(separator: "\"").dropFirst().first.map(String.init) ?? ""
                return nil
            case ("[[line]]", "device"): return "device = \"\(folder)/line-\(line)\""
            case ("[[line]]", "host"): return "host = \"127.0.0.1\""
            case ("[[line]]", "port"):
                defer { unusedPort += 1 }
                return "port = \(ports[LineName(line)] ?? unusedPort)"
            default: return nil
            }
        }
    }

    private static func rewritten(_ block: String, _ value: (String) -> String?) -> String {
        // Only the tank's own keys: those of `[tank.alarms]` stand behind its header.
        var isTank = true
        return edited(block) { text, key, _ in
            if text.hasPrefix("[tank.") { isTank = false }
            guard isTank, let new = value(key) else { return nil }
            return "\(key) = \(new)"
        }
    }

    /// Each line, or what `change` makes of it: it is given the line, its key and what stands behind the `=`.
    private static func edited(_ text: String, _ change: (String, String, String) -> String?) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let line = String(line)
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            let key = parts.count == 2 ? String(parts[0].prefix { $0 != " " }) : ""
            return change(line, key, parts.count == 2 ? parts[1] : "") ?? line
        }.joined(separator: "\n")
    }
}
