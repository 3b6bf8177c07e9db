import TankFarm

/// One gauge's exchange, planned once: its requests, their answers, its reading.
package struct GaugeExchange: Sendable {
    package let gauge: PolledGauge
    package let plan: GaugePlan
    package let decoder: GaugeDecoder

    package init(for gauge: PolledGauge) {
        self.gauge = gauge
        plan = GaugePlan(for: gauge)
        decoder = GaugeDecoder(for: gauge)
    }

    /// What came of an exchange.
    package struct Outcome: Sendable {
        package let reading: Reading
        /// Of all its requests together; zero when none could be sent.
        package let replyTime: Duration
        /// At least one request was answered as it should be: the gauge lives, whatever it says.
        package let wasAnswered: Bool
        /// The connection failed, in words: the link must be connected again before the next exchange.
        package let connectionLost: String?
    }

    /// Asks the gauge over a connected link. Never fails: what goes wrong is in the reading.
    ///
    /// A gauge that was silent before (`failuresBefore` exchanges in a row) is given up after its first timeout, so that a
    /// dead gauge of many requests costs its line one timeout and not many. It begins with another request each time, so
    /// that one whose device keeps silent about some registers only is found again by the others.
    package func run(
        over link: any RegisterLink, timeout: Duration, failuresBefore: Int = 0, clock: any MomentSource
    ) -> Outcome {
        var answers: [GaugeAnswer] = []
        var replyTime = Duration.zero
        var wasAnswered = false
        var connectionLost: String?
        var givenUp: LinkError?
        let count = plan.requests.count
        for turn in 0..<count {
            let request = plan.requests[(turn + failuresBefore) % count]
            if let givenUp {
                answers.append(GaugeAnswer(request: request, result: .failure(givenUp)))
                continue
            }
            let begun = clock.now().monotonic
            do {
                let registers = try link.read(
                    unit: gauge.unit, table: request.table, address: request.address, count: request.count,
                    timeout: timeout)
                wasAnswered = true
                answers.append(GaugeAnswer(request: request, result: .success(registers)))
            } catch {
                answers.append(GaugeAnswer(request: request, result: .failure(error)))
                if case .connection(let why) = error {
                    connectionLost = why
                    givenUp = error
                } else if error == .timeout, failuresBefore > 0, !wasAnswered {
                    givenUp = error
                }
            }
            replyTime += link.lastReplyTime ?? (clock.now().monotonic - begun)
        }
        return Outcome(
            reading: decoder.reading(from: answers, at: clock.now()), replyTime: replyTime, wasAnswered: wasAnswered,
            connectionLost: connectionLost)
    }
}
