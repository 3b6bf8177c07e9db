import TankFarm

/// All of one line's exchanges but their time: its requests, what was answered last, and the readings that this makes.
/// A value, owned by whoever asks the line.
package struct LineExchanger: Sendable {
    package let settings: LineSettings
    /// As planned; where a device refused a request, what that was parted into.
    package private(set) var requests: [LineRequest]
    private let planned: [LineRequest]
    private let decoders: [GaugeDecoder]
    private var answers: [GaugeAnswers]
    /// For each request that reads several gauges: its registers as they came last, and since when they are the same.
    private var tables: [Table?]

    private struct Table: Sendable {
        var registers: [UInt16]
        var since: MonotonicTime
    }

    package init(for settings: LineSettings) {
        self.settings = settings
        let plan = LinePlan(for: settings)
        planned = plan.requests
        requests = planned
        decoders = settings.gauges.enumerated().map {
            GaugeDecoder(
                for: $0.element, unreachable: plan.unreachable[$0.offset] ?? [],
                unreachableExtras: plan.unreachableExtras[$0.offset] ?? [])
        }
        answers = settings.gauges.map { GaugeAnswers(for: $0.model) }
        tables = requests.map { _ in nil }
    }

    /// What came of an exchange.
    package struct Outcome: Sendable {
        package let result: Result<[UInt16], LinkError>
        /// One reading for each gauge of the request, in the line's order; its values that were asked for are news.
        package let readings: [Reading]
        package let at: Moment
        /// From the request's first byte to the answer's last, or to giving up.
        package let replyTime: Duration
        /// The same with the silence before it: how long the line was taken.
        package let lineTime: Duration
        package let remarks: [WireRemark]
        package let unchangedSince: MonotonicTime?

        /// Why nothing came of it; nil when it was answered.
        package var failure: Reason? {
            if case .failure(let error) = result { error.reason } else { nil }
        }

        /// The connection failed, in words: the link must be connected again before the next exchange.
        package var connectionLost: String? {
            if case .failure(.connection(let why)) = result { why } else { nil }
        }
    }

    /// Sends the request of this index over a connected link, and waits at most `timeout` for its answer to begin. Never
    /// fails: what goes wrong is in the readings.
    package mutating func run(
        _ index: Int, over link: any RegisterLink, timeout: Duration, clock: any MomentSource
    ) -> Outcome {
        let request = requests[index]
        let begun = clock.now().monotonic
        let result = LineExchanger.read(request, over: link, timeout: timeout)
        let end = clock.now()
        let lineTime = end.monotonic - begun
        // That a request is too wide says nothing about the values in it.
        if !canPart(index, result) {
            for part in request.parts {
                answers[part.gauge].take(part.answer(in: result, of: request), of: part.item, at: end.monotonic)
            }
        }
        return Outcome(
            result: result,
            readings: request.gauges.indices.map { place in
                let gauge = request.gauges[place]
                return decoders[gauge].reading(
                    from: answers[gauge], asked: request.asked[place], extras: request.extras(at: place), at: end)
            },
            at: end, replyTime: link.lastReplyTime ?? lineTime, lineTime: lineTime, remarks: link.lastRemarks,
            unchangedSince: unchanged(index, result, at: end.monotonic))
    }

    /// What a gauge's latest answers say together, all of it as news.
    package func reading(ofGauge index: Int, at moment: Moment) -> Reading {
        decoders[index].reading(from: answers[index], at: moment)
    }

    /// The readings of all gauges when none could be asked.
    package func unread(_ error: LinkError, at moment: Moment) -> [Reading] {
        decoders.map { $0.unread(error, at: moment) }
    }

    /// Parts the request in two where its device refused it as it stands, so that it does so no more; gives what stands
    /// in its place now, from the same index on, and nil where there is nothing to part.
    package mutating func part(_ index: Int, refusedWith error: LinkError) -> [LineRequest]? {
        guard LineExchanger.isOfRequest(error), let halves = requests[index].halves() else { return nil }
        requests.replaceSubrange(index...index, with: halves)
        tables.replaceSubrange(index...index, with: halves.map { _ in nil })
        return halves
    }

    private func canPart(_ index: Int, _ result: Result<[UInt16], LinkError>) -> Bool {
        guard case .failure(let error) = result else { return false }
        return LineExchanger.isOfRequest(error) && requests[index].halves() != nil
    }

    /// Illegal data address or value (Modbus Application Protocol V1.1b3, 7): other exceptions speak of the device.
    private static func isOfRequest(_ error: LinkError) -> Bool { error == .exception(2) || error == .exception(3) }

    /// The line was lost: what was read before is nothing to hold what is read now against.
    package mutating func forget() { answers = settings.gauges.map { GaugeAnswers(for: $0.model) } }

    /// Whether a request was parted.
    package var isParted: Bool { requests.count > planned.count }

    /// Back to the requests as planned: what refused them once may take them now.
    package mutating func join() {
        requests = planned
        tables = planned.map { _ in nil }
    }

    private static func read(
        _ request: LineRequest, over link: any RegisterLink, timeout: Duration
    ) -> Result<[UInt16], LinkError> {
        do {
            let registers = try link.read(
                unit: request.unit, table: request.table, address: request.address, count: request.count,
                timeout: timeout)
            return registers.count == request.count ? .success(registers) : .failure(.wrongAnswer)
        } catch {
            return .failure(error)
        }
    }

    /// A table of one gauge alone is that gauge's own business: it may well stand still.
    private mutating func unchanged(
        _ index: Int, _ result: Result<[UInt16], LinkError>, at now: MonotonicTime
    ) -> MonotonicTime? {
        guard requests[index].gauges.count > 1, case .success(let registers) = result else { return nil }
        guard let table = tables[index] else {
            tables[index] = Table(registers: registers, since: now)
            // Nothing to compare with is no change: a table that was frozen before its request changed still is.
            return now
        }
        if table.registers == registers { return table.since }
        tables[index] = Table(registers: registers, since: now)
        return nil
    }
}

extension RequestPart {
    fileprivate func answer(in result: Result<[UInt16], LinkError>, of request: LineRequest) -> ItemAnswer {
        switch result {
        case .failure(let error): return .failed(error)
        case .success(let registers):
            let start = address - request.address
            return .registers(registers[start], width > 1 ? registers[start + 1] : 0)
        }
    }
}
