import CSystem
import Glibc

/// How the gauges of a large farm hang on its gateways.
struct GatewayLayout {
    /// Registers of one gauge: level, interface, temperature.
    static let registersOfGauge = 3
    /// Where the built-in gauge's registers begin.
    static let firstRegister = 49

    let gateways: Int
    let gaugesOfGateway: Int
    /// All gauges of a gateway in the table of one unit; else each is a unit of its own.
    let isOneTable: Bool

    var gauges: Int { gateways * gaugesOfGateway }

    /// As arguments of the processes that are told of it.
    var arguments: [String] { ["\(gateways)", "\(gaugesOfGateway)", isOneTable ? "table" : "units"] }

    init(gateways: Int, gaugesOfGateway: Int, isOneTable: Bool) {
        self.gateways = gateways
        self.gaugesOfGateway = gaugesOfGateway
        self.isOneTable = isOneTable
    }

    init(_ arguments: ArraySlice<String>) throws {
        let words = Array(arguments)
        guard words.count >= 3, let gateways = Int(words[0]), let gauges = Int(words[1]) else {
            throw BenchFailure("wanted: GATEWAYS GAUGES units|table")
        }
        self.init(gateways: gateways, gaugesOfGateway: gauges, isOneTable: words[2] == "table")
    }
}

/// `ullage-bench peer GATEWAYS GAUGES units|table`: many Modbus TCP gateways on one thread, made to cost little, so that a
/// measurement of the other end is one of the other end. It tells its ports in one line, then obeys single letters on its
/// standard input: `z` begins counting anew, `r` reports a line of counts. It ends with its input.
///
/// A third of its gauges move by a millimetre every few seconds, one in a thousand goes through its high limit and back
/// each minute, the rest stand.
final class GatewayPeer {
    private struct Client {
        let gateway: Int
        var rest: [UInt8] = []
    }

    /// Gaps are counted to the hundredth of a second up to here.
    private static let gapSteps = 3_000

    private let layout: GatewayLayout
    private var entries: [pollfd] = []
    /// By descriptor.
    private var clients: [Int32: Client] = [:]
    private let start = Stopwatch.now()
    private var now = Stopwatch.now()
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private var answer: [UInt8] = []

    private var lastAsked: [Double]
    private var isLate: [Bool]
    private var gaps = [Int](repeating: 0, count: GatewayPeer.gapSteps + 1)
    private var worstGap = 0.0
    private var requests = 0
    private var asked = 0
    private var others = 0

    init(_ layout: GatewayLayout) {
        self.layout = layout
        lastAsked = [Double](repeating: 0, count: layout.gauges)
        isLate = [Bool](repeating: false, count: layout.gauges)
    }

    func run() throws {
        var ports: [String] = []
        entries = [pollfd(fd: 0, events: Int16(POLLIN), revents: 0)]
        for _ in 0..<layout.gateways {
            let (listener, port) = try GatewayPeer.listen()
            entries.append(pollfd(fd: listener, events: Int16(POLLIN), revents: 0))
            ports.append("\(port)")
        }
        tell(ports.joined(separator: " "))
        while true {
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            now = Stopwatch.now()
            if entries[0].revents != 0, !obey() { return }
            for index in entries.indices.dropFirst() where entries[index].revents != 0 {
                if index <= layout.gateways { welcome(index - 1) } else { hear(entries[index].fd) }
            }
            // Those that have gone.
            entries.removeAll { $0.fd < 0 }
        }
    }

    private static func listen() throws -> (descriptor: Int32, port: Int) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && Glibc.listen(listener, 16) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw BenchFailure("cannot listen: \(String(cString: strerror(errno)))") }
        return (listener, Int(UInt16(bigEndian: address.sin_port)))
    }

    private func welcome(_ gateway: Int) {
        let client = ullage_accept(entries[gateway + 1].fd)
        guard client >= 0 else { return }
        var on: Int32 = 1
        setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        clients[client] = Client(gateway: gateway)
        entries.append(pollfd(fd: client, events: Int16(POLLIN), revents: 0))
    }

    // MARK: - Requests

    private func hear(_ descriptor: Int32) {
        guard let client = clients[descriptor] else { return }
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return dismiss(descriptor) }
        answer.removeAll(keepingCapacity: true)
        var rest = client.rest + buffer[..<count]
        while rest.count >= 6 {
            let length = 6 + Int(rest[4]) << 8 + Int(rest[5])
            guard rest.count >= length else { break }
            guard length == 12 else {
                others += 1
                return dismiss(descriptor)
            }
            reply(rest, of: client.gateway)
            rest.removeFirst(length)
        }
        if !(rest.isEmpty && client.rest.isEmpty) { clients[descriptor]?.rest = rest }
        guard !answer.isEmpty else { return }
        if send(descriptor, answer, answer.count, Int32(MSG_NOSIGNAL)) != answer.count { dismiss(descriptor) }
    }

    private func dismiss(_ descriptor: Int32) {
        close(descriptor)
        clients[descriptor] = nil
        for index in entries.indices where entries[index].fd == descriptor { entries[index].fd = -1 }
    }

    /// Appends the answer to a request of 12 bytes to what goes out.
    private func reply(_ request: [UInt8], of gateway: Int) {
        requests += 1
        let unit = Int(request[6])
        let first = Int(request[8]) << 8 + Int(request[9]) - GatewayLayout.firstRegister
        let count = Int(request[10]) << 8 + Int(request[11])
        guard request[7] == 3 else {
            others += 1
            return refuse(request, by: 1)
        }
        let table = GatewayLayout.registersOfGauge * (layout.isOneTable ? layout.gaugesOfGateway : 1)
        guard (1...125).contains(count), first >= 0, first + count <= table,
            layout.isOneTable ? unit == 1 : (1...layout.gaugesOfGateway).contains(unit)
        else { return refuse(request, by: 2) }
        answer += request[..<4]
        answer += [0, UInt8(3 + count * 2), request[6], 3, UInt8(count * 2)]
        let base = gateway * layout.gaugesOfGateway + (layout.isOneTable ? 0 : unit - 1)
        for register in first..<first + count {
            let gauge = base + register / GatewayLayout.registersOfGauge
            let value: Int
            switch register % GatewayLayout.registersOfGauge {
            case 0:
                note(gauge)
                value = level(gauge)
            case 1: value = 900 + gauge % 400
            default: value = 300 + gauge % 200
            }
            answer.append(UInt8(value >> 8))
            answer.append(UInt8(value & 0xFF))
        }
    }

    private func refuse(_ request: [UInt8], by code: UInt8) {
        answer += request[..<4]
        answer += [0, 3, request[6], request[7] | 0x80, code]
    }

    /// In millimetres, as a function of time alone.
    private func level(_ gauge: Int) -> Int {
        let seconds = now - start
        func toAndFro(_ way: Double, _ span: Double) -> Int {
            let place = way.truncatingRemainder(dividingBy: span * 2)
            return Int(place < span ? place : span * 2 - place)
        }
        if gauge % 1_000 == 500 { return 12_900 + toAndFro(seconds * 8, 240) }
        let still = 2_000 + gauge * 37 % 9_000
        guard gauge % 3 == 0 else { return still }
        return still + toAndFro(seconds * (0.1 + Double(gauge % 7) * 0.1) + Double(gauge), 500)
    }

    // MARK: - Counts

    private func note(_ gauge: Int) {
        asked += 1
        let last = lastAsked[gauge]
        lastAsked[gauge] = now
        if last > 0 { count(now - last, of: gauge) }
    }

    private func count(_ gap: Double, of gauge: Int) {
        gaps[min(Int(gap * 100), GatewayPeer.gapSteps)] += 1
        worstGap = max(worstGap, gap)
        // At a scan of one second: late by more than a scan.
        if gap > 2 { isLate[gauge] = true }
    }

    /// False at the end of its input.
    private func obey() -> Bool {
        var letter: UInt8 = 0
        guard read(0, &letter, 1) == 1 else { return false }
        switch letter {
        case UInt8(ascii: "z"):
            gaps = [Int](repeating: 0, count: GatewayPeer.gapSteps + 1)
            isLate = [Bool](repeating: false, count: layout.gauges)
            (worstGap, requests, asked) = (0, 0, 0)
        case UInt8(ascii: "r"):
            // Whoever was forgotten would never show in a gap that ended.
            for gauge in lastAsked.indices where now - lastAsked[gauge] > 2 { count(now - lastAsked[gauge], of: gauge) }
            tell(
                "\(requests) \(asked) \(isLate.count { $0 }) \(lastAsked.count { $0 == 0 }) \(others) \(worstGap) \(percentile(99))"
            )
        default: break
        }
        return true
    }

    private func percentile(_ percent: Int) -> Double {
        var rest = gaps.reduce(0, +) * percent / 100
        for (step, count) in gaps.enumerated() {
            rest -= count
            if rest <= 0 { return Double(step + 1) / 100 }
        }
        return .nan
    }

    private func tell(_ line: String) {
        fputs(line + "\n", ullage_standard_output())
        fflush(ullage_standard_output())
    }
}
